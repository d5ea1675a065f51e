#include "cli/reports/hygiene.h"

#include "cli/sections.h"

namespace arterial::cli {
namespace {

// One section: a named query and what its rows are to code review.
struct Part {
  const char* key;
  const char* title;
  const char* when_empty;
  const char* query;
  const char* rule;  // nullptr: its rows have no place in the source
  const char* level;
  const char* about;
  const char* message;
};

constexpr Part kLists[] = {
    {"dead", "Dead: in the source, never observed", "Every dependency of the source was observed.",
     "overview_dead", "dead-call", "note",
     "The source makes this call and no trace shows it: it is rare, dead, or cannot be observed.",
     "No trace shows that {caller} calls {callee} here[, so less than {upper_bound} of its "
     "requests "
     "do][ ({reason})]."},
    {"dark", "Dark: observed, explained by no source",
     "The source explains every observed dependency.", "overview_dark", nullptr, "", "", ""},
    {"unowned", "Unowned: files that call or answer",
     "Every file with a call site or handler has an owner.", "overview_unowned", "unowned-file",
     "note", "Nobody owns a file that calls other components or answers their calls.",
     "Nobody owns this file ({why}), which other components' requests pass through."},
};

// By kind of db/queries/gaps.sql.
constexpr Part kGaps[] = {
    {"ignored_failure", "Failures that nobody looks at",
     "No call site is known whose failure is ignored.", "", "ignored-failure", "warning",
     "The result of the call is not looked at: its failure is lost.",
     "Nobody looks at whether {callee} failed: {detail}."},
    {"no_deadline", "Calls without a deadline", "No call site is known to be without a deadline.",
     "", "no-deadline", "warning",
     "The call waits for as long as the callee takes: one slow callee stops its callers.",
     "{callee} is called without a deadline: {detail}."},
    {"no_context", "Calls that do not carry the request's context on",
     "No call site is known to drop the trace context of the request.", "", "no-context", "note",
     "The call drops the context of its request: traces end here, and cancellation does.",
     "The call of {callee} is {detail}."},
    {"disagreement", "Drift: traces that contradict the source",
     "Static and runtime verdicts agree wherever both are known.", "", "verdict-drift", "warning",
     "What the source does with the callee's failure and what traces show contradict each other.",
     "{callee}: {detail}."},
};

void MarkFinding(const Part& part, Section* section) {
  if (part.rule != nullptr)
    section->finding = Finding{part.rule, part.level, part.about, part.message};
}

Result<Document> Build(db::Connection& db, const ReportScope& scope) {
  Document out;
  // The owner is looked for in the rows themselves, so none may be cut before.
  const int64_t limit = scope.owner ? -1 : scope.limit;
  for (const Part& part : kLists) {
    ARTERIAL_RETURN_IF_ERROR(
        AddSection(db, &out, part.key, part.title, part.when_empty, part.query, limit));
    MarkFinding(part, &out.sections.back());
    if (!KeepOwner(scope, &out.sections.back().table)) out.sections.pop_back();
  }
  for (const Part& part : kGaps) {
    ARTERIAL_RETURN_IF_ERROR(AddSection(db, &out, part.key, part.title, part.when_empty, "gaps",
                                        part.key, std::optional<std::string>(), scope.owner));
    DropColumn(&out.sections.back().table, "kind");
    MarkFinding(part, &out.sections.back());
  }
  return out;
}

}  // namespace

constexpr Report kHygieneReport = {
    "hygiene", "dead and dark dependencies, what is missing at calls, source against traces",
    Build};

}  // namespace arterial::cli
