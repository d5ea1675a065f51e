#include "cli/commands/doctor.h"

#include "cli/checks.h"
#include "cli/framework_sections.h"

namespace arterial::cli {
namespace {

constexpr Example kExamples[] = {
    {"arterial doctor", "checks the database, the programs that arterial runs, and what was lost"},
    {"arterial doctor frameworks", "what each framework and rule found; rules for what none knows"},
    {"arterial doctor --format json | jq '.[] | select(.state != \"ok\")'", "only what is wrong"},
};

// Exit code 1: a rule is idle.
Result<int> RunFrameworks(Invocation& invocation) {
  Result<db::Connection> db = OpenForReading(invocation);
  if (!db) return db.error();
  Document document;
  int idle = 0;
  ARTERIAL_RETURN_IF_ERROR(AddFrameworks(*db, &document, &idle));
  Result<int> shown = Show(invocation, document);
  if (!shown) return shown;
  return idle == 0 ? kExitAnswer : kExitNothing;
}

Result<int> RunDoctor(Invocation& invocation) {
  if (!invocation.arguments.operands().empty()) {
    const std::string& part = invocation.arguments.operands()[0];
    if (part != "frameworks") return UnknownName("check", part, {"frameworks"});
    return RunFrameworks(invocation);
  }
  CheckList checks;
  CheckPrograms(&checks);
  CheckDatabase(invocation, &checks);
  Section section{"checks", "", std::move(checks.table), "", {}};
  section.notes.push_back(checks.problems == 0 ? "No problems."
                                               : std::to_string(checks.problems) + " to look at.");
  Result<int> shown = Show(invocation, {{std::move(section)}});
  if (!shown) return shown;
  return checks.problems == 0 ? kExitAnswer : kExitNothing;
}

}  // namespace

constexpr Command kDoctor = {
    .name = "doctor",
    .operands = "[frameworks]",
    .most_operands = 1,
    .summary = "check the database, the tools around it and what was lost",
    .about =
        "Each check is ok, a warning (arterial works, with less) or a problem; problems give "
        "exit code 1. The last column says what to do.\n\n"
        "With `frameworks`: what each framework has found; the rules of arterial.yaml, exit code 1 "
        "if one is idle; and classes that look like clients of a service but match nothing, each "
        "with a rule to put into arterial.yaml after a look at it.",
    .examples = kExamples,
    .run = RunDoctor,
};

}  // namespace arterial::cli
