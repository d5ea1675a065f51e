#include "cli/commands/hygiene.h"

#include "cli/sections.h"

namespace arterial::cli {
namespace {

constexpr OptionSpec kOptions[] = {
    {"owner", '\0', "OWNER", "only calls that this owner's operations make"},
    {"limit", 'n', "N", "show so many (default 1000; 0: all)"},
};

constexpr Example kDeadExamples[] = {
    {"arterial dead", "calls in the source that no trace shows, the rarest first"},
    {"arterial dead --owner @shop/payments --format csv", "of one team, for a sheet"},
};

constexpr Example kDarkExamples[] = {
    {"arterial dark", "calls that traces show and no source explains, the busiest first"},
    {"arterial dark --limit 0 --format json", "all of them, for scripts"},
};

Result<int> RunOne(Invocation& invocation, std::string_view key, std::string_view title,
                   std::string_view none) {
  Result<int64_t> limit = invocation.arguments.Int("limit", 1000);
  if (!limit) return limit.error();
  Result<db::Connection> db = OpenForReading(invocation);
  if (!db) return db.error();
  Document document;
  ARTERIAL_RETURN_IF_ERROR(
      AddSection(*db, &document, key, title, none, "overview_" + std::string(key),
                 *limit == 0 ? int64_t{-1} : *limit, invocation.arguments.Get("owner")));
  Section& section = document.sections.back();
  if (*limit > 0 && static_cast<int64_t>(section.table.rows.size()) == *limit)
    section.notes.push_back("The first " + std::to_string(*limit) + "; all with --limit 0.");
  Result<std::string> unknown = UnknownNote(*db);
  if (!unknown) return unknown.error();
  if (!unknown->empty()) section.notes.push_back(*unknown);
  return Show(invocation, document);
}

Result<int> RunDead(Invocation& invocation) {
  return RunOne(invocation, "dead", "Dead: in the source, never observed",
                "No call of the source is known that no trace shows.");
}

Result<int> RunDark(Invocation& invocation) {
  return RunOne(invocation, "dark", "Dark: observed, explained by no source",
                "No observed call is known that no source explains.");
}

}  // namespace

constexpr Command kDead = {
    .name = "dead",
    .summary = "calls of the source that no trace shows",
    .about =
        "`Less than`: the share of the caller's requests that can make the call (95 %); else the "
        "reason why nothing can be said: caller_never_observed, unobservable (no such "
        "instrumentation), not_deployed. The view and export `dead` have the same rows.",
    .options = kOptions,
    .examples = kDeadExamples,
    .run = RunDead,
};

constexpr Command kDark = {
    .name = "dark",
    .summary = "observed calls that no source explains",
    .about =
        "The reason says why: the caller is not indexed, the call site is in a framework, the "
        "target is dynamic, or the instrumentation has no source. The view and export `dark` have "
        "the same rows.",
    .options = kOptions,
    .examples = kDarkExamples,
    .run = RunDark,
};

}  // namespace arterial::cli
