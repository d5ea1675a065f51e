#include "db/config/config.h"

#include <algorithm>

#include "db/config/frameworks.h"
#include "tests/catch.h"

namespace arterial::db {
namespace {

TEST_CASE("arterial.yaml: services, teams and ownership") {
  IssueLog issues;
  const Config config = ParseConfig(
      "services:\n"
      "  checkout: {owner: \"@a\", tier: 1, on-call: pager, chat: \"#orders\", runbook: r, "
      "dashboard: d}\n"
      "teams:\n"
      "  - name: \"@a\"\n    members: [ada, bob]\n    escalation: boss\n    email: a@x.org\n"
      "ownership: {precedence: git-history, ignore: [a, b], guess: false, half_life_days: 90}\n",
      issues);
  CHECK(issues.empty());
  REQUIRE(config.services.size() == 1);
  const Service& service = config.services[0];
  CHECK(service.name == "checkout");
  CHECK(service.owners == "@a");
  CHECK(service.tier == "1");
  CHECK(service.on_call == "pager");
  CHECK(service.chat == "#orders");
  CHECK(service.runbook == "r");
  CHECK(service.dashboard == "d");
  CHECK(service.line == 2);
  REQUIRE(config.teams.size() == 1);
  CHECK(config.teams[0].members == std::vector<std::string>{"ada", "bob"});
  CHECK(config.teams[0].escalation == std::vector<std::string>{"boss"});
  CHECK(config.teams[0].email == "a@x.org");
  CHECK(config.ownership.precedence == std::vector<std::string>{"git-history"});
  CHECK(config.ownership.ignore.size() == 2);
  CHECK_FALSE(config.ownership.guess);
  CHECK(config.ownership.half_life_days == 90);
}

TEST_CASE("arterial.yaml: a mistake costs its entry, and says where it is") {
  IssueLog issues;
  const Config config = ParseConfig(
      "service:\n"
      "services:\n"
      "  - owner: x\n"
      "  - name: a\n    onwer: y\n"
      "  - name: *b\n"
      "ownership:\n"
      "  half_life_days: -1\n"
      "  guess: maybe\n",
      issues);
  CHECK(config.services.size() == 1);
  CHECK(config.ownership.half_life_days == 365);
  std::vector<std::string> said;
  for (const auto& [key, count] : issues.rows())
    said.push_back(std::to_string(std::get<3>(key)) + " " + std::get<4>(key).substr(0, 27));
  CHECK(said ==
        std::vector<std::string>{"1 column 1: there is no key s", "3 column 5: a service needs a",
                                 "5 column 5: there is no key o", "6 column 11: the referenced a",
                                 "8 column 19: half_life_days i", "9 column 10: guess is true or"});
}

TEST_CASE("arterial.yaml: journeys and traces, each mistake in its place") {
  IssueLog issues;
  const Config config = ParseConfig(
      "journeys:\n"
      "  - {name: a, root: GET /a, latency: 250us, availability: 0.999}\n"
      "  - {name: b, component: web*, latency: 99.5% under 1.5 s}\n"
      "  - {name: c, steps: [GET /x, {root: GET /y}, {component: pay}], session: enduser.id}\n"
      "traces:\n  names: {uuid: off, \"x-*\": x}\n  exclude: {synthetic: off, z: {request: /z}}\n",
      issues);
  REQUIRE(config.journeys.size() == 3);
  CHECK(config.journeys[0].latency_ns == 250000);
  CHECK(config.journeys[0].latency_share == 0.99);
  CHECK(config.journeys[0].available == 0.999);
  CHECK(config.journeys[1].latency_ns == 1500000000);
  CHECK(config.journeys[1].latency_share == Approx(0.995));
  CHECK(config.journeys[1].root.component == "web*");
  REQUIRE(config.journeys[2].steps.size() == 2);  // the third has no name and no request
  CHECK(config.journeys[2].steps[1].name == "GET /y");
  CHECK(config.journeys[2].session == "enduser.id");
  CHECK(config.traces.name_rules_off == std::vector<std::string>{"uuid"});
  CHECK(config.traces.names.size() == 1);
  REQUIRE(config.traces.exclude.size() == 2);
  CHECK(config.traces.exclude[0].off);
  CHECK(config.traces.exclude[1].requests == std::vector<std::string>{"/z"});
  CHECK(issues.Count("config_entry_skipped") == 1);

  const auto skipped = [](const std::string& text) {
    IssueLog log;
    const Config read = ParseConfig(text, log);
    return std::to_string(log.Count("config_entry_skipped")) + " " +
           std::to_string(read.journeys.size());
  };
  CHECK(skipped("journeys:\n  - {name: a}\n") == "1 0");
  CHECK(skipped("journeys:\n  - {name: a, root: x, steps: [y]}\n") == "1 0");
  CHECK(skipped("journeys:\n  - {name: a, root: x}\n  - {name: a, root: y}\n") == "1 1");
  CHECK(skipped("journeys:\n  - {name: a, root: x, latency: soon, availability: 120%}\n") == "2 1");
  CHECK(skipped("journeys:\n  - {name: a, steps: [x], session: cookie}\n") == "1 1");
  CHECK(skipped("traces: {names: [a], exclude: {z: {}, y: 3}, other: 1}\n") == "4 0");
}

TEST_CASE("arterial.yaml: frameworks") {
  IssueLog issues;
  const Config config = ParseConfig(
      "frameworks:\n"
      "  - {name: acme, class: \"{s}Client\", method: Call, siblings: [a, b], operation: \"{s}\"}\n"
      "  - {name: acme, role: server, class: Server, handler: {template: 0, method: Run},\n"
      "     operation: \"{template.0.kName}\", kind: oneway}\n"
      "  - {name: t, role: span, class: Span, operation: \"{argument.1}\"}\n",
      issues);
  CHECK(issues.empty());
  REQUIRE(config.frameworks.size() == 3);
  CHECK(config.frameworks[0].type == "{s}Client");
  CHECK(config.frameworks[0].siblings == std::vector<std::string>{"a", "b"});
  CHECK(config.frameworks[0].api == "blocking");
  CHECK(config.frameworks[0].kind == "unary");
  CHECK(config.frameworks[1].role == FrameworkRule::Role::kServer);
  CHECK(config.frameworks[1].handler_template == 0);
  CHECK(config.frameworks[1].handler_argument == -1);
  CHECK(config.frameworks[1].handler_method == "Run");
  CHECK(config.frameworks[1].api == "route");
  CHECK(config.frameworks[1].kind == "oneway");
  // What changes what is found changes the identity; a line does not.
  std::vector<FrameworkRule> others = config.frameworks;
  others[0].line = 99;
  CHECK(IdentityOf(others) == IdentityOf(config.frameworks));
  others[0].siblings = {"ab"};
  CHECK(IdentityOf(others) != IdentityOf(config.frameworks));
  CHECK(IdentityOf({}).IsZero());
}

TEST_CASE("arterial.yaml: a rule that says too little is skipped") {
  IssueLog issues;
  const Config config = ParseConfig(
      "frameworks:\n"
      "  - {class: X, operation: a}\n"
      "  - {name: a, operation: a}\n"
      "  - {name: a, class: X}\n"
      "  - {name: a, class: X, function: f, operation: a}\n"
      "  - {name: a, role: span, class: X, operation: a}\n"
      "  - {name: a, role: server, class: X, handler: {template: 0}, operation: a}\n"
      "  - {name: a, clas: X, function: f, operation: a, kind: odd, handler: {argument: -1}}\n",
      issues);
  REQUIRE(config.frameworks.size() == 1);
  CHECK(config.frameworks[0].kind == "unary");
  CHECK(config.frameworks[0].handler_argument == -1);
  std::vector<std::string> said;
  for (const auto& [key, count] : issues.rows())
    said.push_back(std::to_string(std::get<3>(key)) + " " + std::get<4>(key).substr(0, 24));
  CHECK(said.size() == 9);
  CHECK(std::count_if(said.begin(), said.end(),
                      [](const std::string& line) { return line.starts_with("8 "); }) == 3);
}

}  // namespace
}  // namespace arterial::db
