// `callers` and `callees`: the dependencies that lead to an operation, or from it.
#include "cli/commands/neighbours.h"

#include <limits>

#include "cli/resolve.h"
#include "cli/sections.h"

namespace arterial::cli {
namespace {

constexpr OptionSpec kOptions[] = {
    {"depth", 'd', "N", "follow up to N dependencies in a row (default 1)"},
    {"transitive", 't', "", "follow them all"},
};

constexpr Example kCallersExamples[] = {
    {"arterial callers Charge", "who calls the only operation that ends in Charge"},
    {"arterial callers payment.PaymentService/Charge --transitive",
     "everything that a failure of Charge can reach"},
    {"arterial callers Charge --format json", "the same for scripts; durations in nanoseconds"},
};

constexpr Example kCalleesExamples[] = {
    {"arterial callees PlaceOrder", "what PlaceOrder needs, and whether it fails without it"},
    {"arterial callees \"GET /cart\" --depth 3", "what it needs up to three calls away"},
    {"arterial callees main:checkout", "what the program calls outside of its handlers"},
};

Result<int> RunNeighbours(Invocation& invocation, db::Direction direction) {
  const Arguments& arguments = invocation.arguments;
  Result<int64_t> depth = arguments.Int("depth", 1, 1);
  if (!depth) return depth.error();
  if (arguments.Has("transitive")) depth = std::numeric_limits<int64_t>::max();
  Result<db::Connection> db = OpenForReading(invocation);
  if (!db) return db.error();
  Result<std::string> operation = ResolveOperation(*db, arguments.operands()[0]);
  if (!operation) return operation.error();
  Result<Section> section = NeighbourSection(*db, *operation, direction, *depth);
  if (!section) return section.error();
  section->title =
      (direction == db::Direction::kCallers ? "Callers of " : "Callees of ") + *operation;
  Result<std::string> unknown = UnknownNote(*db);
  if (!unknown) return unknown.error();
  if (!unknown->empty()) section->notes.push_back(*unknown);
  return Show(invocation, {{std::move(*section)}});
}

Result<int> RunCallers(Invocation& invocation) {
  return RunNeighbours(invocation, db::Direction::kCallers);
}

Result<int> RunCallees(Invocation& invocation) {
  return RunNeighbours(invocation, db::Direction::kCallees);
}

constexpr std::string_view kAbout =
    "OPERATION is any end of its name that fits one operation only, in any case: Charge, "
    "PaymentService/Charge, /cart.\n\n"
    "Status: confirmed (in the source and observed), static-only (never observed), runtime-only "
    "(no source explains it). Verdict: does the caller fail when the callee fails? mandatory, "
    "optional, mixed, untested (too few failures seen), async (nobody waits). Critical: the "
    "share of all journeys' critical time that the call holds.";

}  // namespace

constexpr Command kCallers = {
    .name = "callers",
    .operands = "OPERATION",
    .least_operands = 1,
    .most_operands = 1,
    .summary = "what calls an operation, at run time and in the source",
    .about = kAbout,
    .options = kOptions,
    .examples = kCallersExamples,
    .run = RunCallers,
};

constexpr Command kCallees = {
    .name = "callees",
    .operands = "OPERATION",
    .least_operands = 1,
    .most_operands = 1,
    .summary = "what an operation calls, and whether it fails without it",
    .about = kAbout,
    .options = kOptions,
    .examples = kCalleesExamples,
    .run = RunCallees,
};

}  // namespace arterial::cli
