// `callers` and `callees`: the dependencies that lead to an operation, or from it.
#include "cli/commands/neighbours.h"

#include "cli/narrow.h"
#include "cli/resolve.h"
#include "cli/sections.h"

namespace arterial::cli {
namespace {

constexpr OptionSpec kOptions[] = {
    {"depth", 'd', "N", "follow up to N dependencies in a row (default 1)"},
    {"transitive", 't', "", "follow them all"},
    {"journey", 'j', "JOURNEY", "follow only dependencies that this journey was seen to use"},
    {"status", '\0', "STATUS", "follow only confirmed, static-only or runtime-only ones"},
    {"verdict", '\0', "VERDICT", "follow only mandatory, optional, mixed, untested or async ones"},
    {"since", '\0', "WHEN", "follow only those called since (2026-11-21, 2026-11-21T12, UTC)"},
    {"owner", '\0', "OWNER", "show only those whose other end this owner has"},
    {"limit", 'n', "N", "show so many, the nearest (default 1000; 0: all)"},
};

constexpr Example kCallersExamples[] = {
    {"arterial callers Charge", "who calls the only operation that ends in Charge"},
    {"arterial callers payment.PaymentService/Charge --transitive",
     "everything that a failure of Charge can reach"},
    {"arterial callers Charge --transitive --verdict mandatory",
     "everything that traces saw fail with Charge, call by call"},
    {"arterial callers Charge -t --owner @shop/orders --since 2026-11-21",
     "what one team has among them, with the calls of these days"},
    {"arterial callers Charge --format json", "the same for scripts; durations in nanoseconds"},
};

constexpr Example kCalleesExamples[] = {
    {"arterial callees PlaceOrder", "what PlaceOrder needs, and whether it fails without it"},
    {"arterial callees \"GET /cart\" --depth 3", "what it needs up to three calls away"},
    {"arterial callees \"GET /cart\" -t --status static-only --limit 0",
     "calls that only the source has, in a row from there"},
    {"arterial callees main:checkout", "what the program calls outside of its handlers"},
};

Result<int> RunNeighbours(Invocation& invocation, db::Direction direction) {
  const Arguments& arguments = invocation.arguments;
  Shown shown;
  shown.owner = arguments.Get("owner");
  Result<int64_t> limit = arguments.Int("limit", 1000);
  if (!limit) return limit.error();
  shown.limit = *limit;
  Result<db::Follow> follow = ReadFollow(arguments);
  if (!follow) return follow.error();
  Result<db::Connection> db = OpenForReading(invocation);
  if (!db) return db.error();
  ARTERIAL_RETURN_IF_ERROR(FollowJourney(arguments, *db, &*follow));
  Result<std::string> operation = ResolveOperation(*db, arguments.operands()[0]);
  if (!operation) return operation.error();
  Result<Section> section = NeighbourSection(*db, *operation, direction, *follow, shown);
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
    "share of all journeys' critical time that the call holds.\n\n"
    "What a search does not follow it does not pass: with --verdict mandatory and --transitive, "
    "only chains of mandatory dependencies. With --since, calls and errors are those since then, "
    "and figures that are kept for all time only are left out. The rows are those of the view and "
    "export `dependencies`.";

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
