#include "cli/commands/availability.h"

#include "cli/resolve.h"
#include "cli/sections.h"

namespace arterial::cli {
namespace {

constexpr Example kExamples[] = {
    {"arterial availability", "of every journey: its ceiling, and what costs it most"},
    {"arterial availability /checkout", "of one journey"},
};

Result<int> RunAvailability(Invocation& invocation) {
  Result<db::Connection> db = OpenForReading(invocation);
  if (!db) return db.error();
  std::optional<std::string> journey;
  if (!invocation.arguments.operands().empty()) {
    Result<std::vector<JourneyName>> named =
        ResolveJourney(*db, invocation.arguments.operands()[0]);
    if (!named) return named.error();
    journey = named->front().name;
  }
  Document document;
  ARTERIAL_RETURN_IF_ERROR(AddSection(*db, &document, "availability", "Availability of journeys",
                                      "No journey was seen.", "availability", journey));
  ARTERIAL_RETURN_IF_ERROR(AddSection(
      *db, &document, "error_budget", "What spends it: failures where they arise",
      "No failure of a dependency that a journey fails with was seen.", "error_budget", journey));
  Result<std::string> unknown = UnknownNote(*db);
  if (!unknown) return unknown.error();
  if (!unknown->empty()) document.sections.back().notes.push_back(*unknown);
  return Show(invocation, document);
}

}  // namespace

constexpr Command kAvailability = {
    .name = "availability",
    .operands = "[JOURNEY]",
    .most_operands = 1,
    .summary = "how available journeys can be, and what costs them most",
    .about =
        "At most: the share of requests that succeed if the journey's own code and the calls that "
        "it fails with (see `arterial impact --help`) fail as often as they do, independently. "
        "Spent: observed failures as a share of those that the journey's objective in "
        "arterial.yaml allows.\n\n"
        "Costs: share of the journey's requests that fail with the call: the share that makes it, "
        "times the share that fails with it, times the part of its failures that arises there: on "
        "the way, or at the callee without a failed call of its own that explains it. The views "
        "and "
        "exports are `availability` and `error-budget`.",
    .examples = kExamples,
    .run = RunAvailability,
};

}  // namespace arterial::cli
