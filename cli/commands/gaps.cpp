#include "cli/commands/gaps.h"

#include <algorithm>

#include "cli/sections.h"

namespace arterial::cli {
namespace {

constexpr OptionSpec kOptions[] = {
    {"kind", 'k', "KIND", "only this kind"},
    {"journey", 'j', "TEXT", "only calls that journeys make whose name has this text"},
    {"owner", '\0', "OWNER", "only calls in this owner's files"},
};

constexpr Example kExamples[] = {
    {"arterial gaps", "everything that is missing, the most critical calls first"},
    {"arterial gaps --kind ignored_failure --owner @shop/orders",
     "failures that one team's code does not look at"},
    {"arterial gaps --journey checkout --format csv > gaps.csv", "of one journey, for a sheet"},
};

// In the order in which they are shown. A new kind is a line here and an arm of
// db/queries/gaps.sql.
struct GapKind {
  std::string_view name;
  std::string_view title;
  std::string_view none;
};
constexpr GapKind kKinds[] = {
    {"ignored_failure", "Failures that nobody looks at",
     "No call site is known whose failure is ignored."},
    {"no_deadline", "Calls without a deadline", "No call site is known to be without a deadline."},
    {"no_context", "Calls that do not carry the request's context on",
     "No call site is known to drop the trace context of the request."},
    {"disagreement", "Traces that contradict the source",
     "Static and runtime verdicts agree wherever both are known."},
};

Result<int> RunGaps(Invocation& invocation) {
  const Arguments& arguments = invocation.arguments;
  const std::optional<std::string> kind = arguments.Get("kind");
  std::vector<std::string> names;
  for (const GapKind& known : kKinds) names.emplace_back(known.name);
  if (kind && std::find(names.begin(), names.end(), *kind) == names.end())
    return UnknownName("kind", *kind, names);
  Result<db::Connection> db = OpenForReading(invocation);
  if (!db) return db.error();
  Document document;
  for (const GapKind& known : kKinds) {
    if (kind && *kind != known.name) continue;
    ARTERIAL_RETURN_IF_ERROR(AddSection(
        *db, &document, std::string(known.name), std::string(known.title), std::string(known.none),
        "gaps", known.name, arguments.Get("journey"), arguments.Get("owner")));
    DropColumn(&document.sections.back().table, "kind");
  }
  return Show(invocation, document);
}

}  // namespace

constexpr Command kGaps = {
    .name = "gaps",
    .summary = "calls at which something is missing, by journey and owner",
    .about =
        "What the source leaves open at a call: a failure that nobody looks at, a deadline or "
        "the request's context that is missing, a verdict that the traces contradict. Each kind is "
        "a section; the calls with the most time on critical paths "
        "come first. `show FILE:LINE` says what the answer rests on.",
    .options = kOptions,
    .examples = kExamples,
    .run = RunGaps,
};

}  // namespace arterial::cli
