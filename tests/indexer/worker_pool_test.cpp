// The pool against a worker that crashes, hangs, eats memory and lies (fake_worker).
#include "indexer/worker_pool.h"

#include <signal.h>
#include <unistd.h>

#include <map>

#include "tests/catch.h"
#include "tests/indexer/temp_dir.h"

namespace arterial::indexer {
namespace {

using Kind = UnitOutcome::Kind;

struct Run {
  Status status;
  std::map<std::string, UnitOutcome> outcomes;
  std::map<std::string, int> times;
};

Run RunAll(const TempDir& dir, const std::vector<std::string>& names, int jobs = 2) {
  PoolOptions options;
  options.command = {ARTERIAL_FAKE_WORKER, "--root", dir.path()};
  options.jobs = jobs;
  options.unit_timeout = std::chrono::milliseconds(3000);
  options.memory_limit = uint64_t{300} << 20;
  std::vector<UnitRequest> requests;
  for (const std::string& name : names)
    requests.push_back({dir.path(), dir.Write(name, "fn f_" + name), {"c++", name}, {}});
  Run run;
  run.status = RunPool(options, requests, ReadFacts, [&](size_t i, UnitOutcome outcome) -> Status {
    ++run.times[names[i]];
    run.outcomes[names[i]] = std::move(outcome);
    return {};
  });
  return run;
}

TEST_CASE("every unit gets one outcome, whatever its neighbours do to their worker") {
  TempDir dir;
  std::vector<std::string> names = {"crash.cc", "hang.cc", "eat.cc",   "garbage.cc",
                                    "lie.cc",   "exit.cc", "flaky.cc", "chatter.cc"};
  for (int i = 0; i < 20; ++i) names.push_back("good" + std::to_string(i) + ".cc");
  const Run run = RunAll(dir, names);
  REQUIRE(run.status.ok());
  CHECK(run.outcomes.size() == names.size());
  for (const auto& [name, times] : run.times) CHECK(times == 1);
  for (const auto& [name, outcome] : run.outcomes) {
    INFO(name << ": " << outcome.error);
    const bool good =
        name.starts_with("good") || name.starts_with("flaky") || name.starts_with("chatter");
    CHECK((outcome.kind == Kind::kAnswered) == good);
    if (good) {
      REQUIRE(outcome.facts.functions.size() == 1);
      CHECK(outcome.facts.functions[0].name == "f_" + name);
    }
  }
  CHECK(run.outcomes.at("hang.cc").kind == Kind::kTimeout);
  CHECK(run.outcomes.at("crash.cc").error ==
        "the worker died: Segmentation fault: assertion failed: crash.cc");
  CHECK(run.outcomes.at("exit.cc").error == "the worker ended with code 3");
  CHECK(run.outcomes.at("garbage.cc").error == "the worker gave a malformed answer");
  CHECK(run.outcomes.at("lie.cc").error == "the worker gave a malformed answer");
  CHECK(run.outcomes.at("eat.cc").error == "the worker needed more than 300 MiB of memory");
}

TEST_CASE("a request larger than a pipe's buffer arrives whole") {
  TempDir dir;
  PoolOptions options;
  options.command = {ARTERIAL_FAKE_WORKER, "--root", dir.path()};
  const std::string file = dir.Write("a.cc", "fn f");
  const UnitRequest request{dir.path(), file, std::vector<std::string>(50000, "-DSOMETHING=1"), {}};
  int facts = 0;
  const std::vector<UnitRequest> requests(3, request);
  Status status = RunPool(options, requests, ReadFacts, [&](size_t, UnitOutcome outcome) -> Status {
    facts += outcome.kind == Kind::kAnswered;
    return {};
  });
  CHECK(status.ok());
  CHECK(facts == 3);
}

TEST_CASE("a worker that cannot be started ends the run, and so does the caller's error") {
  TempDir dir;
  PoolOptions options;
  options.command = {dir / "nothing"};
  const std::vector<UnitRequest> requests = {{dir.path(), dir.Write("a.cc", ""), {}, {}}};
  auto ignore = [](size_t, UnitOutcome) -> Status { return {}; };
  Status status = RunPool(options, requests, ReadFacts, ignore);
  REQUIRE_FALSE(status.ok());
  CHECK(status.error().code == ErrorCode::kEnvironment);
  CHECK(status.error().message.find("No such file") != std::string::npos);

  options.command = {ARTERIAL_FAKE_WORKER, "--root", dir.path()};
  status = RunPool(options, requests, ReadFacts, [](size_t, UnitOutcome) -> Status {
    return Error{ErrorCode::kInput, "enough", {}};
  });
  REQUIRE_FALSE(status.ok());
  CHECK(status.error().message == "enough");
  CHECK(RunPool(options, Requests{}, ReadFacts, ignore).ok());
}

TEST_CASE("facts do not depend on the number of workers") {
  TempDir dir;
  std::vector<std::string> names;
  for (int i = 0; i < 12; ++i) names.push_back("u" + std::to_string(i) + ".cc");
  const Run one = RunAll(dir, names, 1), many = RunAll(dir, names, 5);
  for (const std::string& name : names)
    CHECK(db::Encode(one.outcomes.at(name).facts) == db::Encode(many.outcomes.at(name).facts));
}

}  // namespace
}  // namespace arterial::indexer
