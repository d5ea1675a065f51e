#include "cli/commands/doctor.h"

#include "cli/checks.h"

namespace arterial::cli {
namespace {

constexpr Example kExamples[] = {
    {"arterial doctor", "checks the database, the programs that arterial runs, and what was lost"},
    {"arterial doctor --format json | jq '.[] | select(.state != \"ok\")'", "only what is wrong"},
};

Result<int> RunDoctor(Invocation& invocation) {
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
    .summary = "check the database, the tools around it and what was lost",
    .about =
        "Each check is ok, a warning (arterial works, with less) or a problem; problems give "
        "exit code 1. The last column says what to do.",
    .examples = kExamples,
    .run = RunDoctor,
};

}  // namespace arterial::cli
