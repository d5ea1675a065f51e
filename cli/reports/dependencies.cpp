#include "cli/reports/dependencies.h"

#include "cli/sections.h"

namespace arterial::cli {
namespace {

Result<Document> Build(db::Connection& db, const ReportScope& scope) {
  Document out;
  ARTERIAL_RETURN_IF_ERROR(AddSection(db, &out, "summary", "Dependencies by status and verdict",
                                      "No dependency is known.", "report_dependency_counts",
                                      scope.owner));
  ARTERIAL_RETURN_IF_ERROR(AddSection(db, &out, "dependencies", "Dependencies",
                                      "No dependency is known.", "report_dependencies", scope.owner,
                                      scope.limit));
  Section& edges = out.sections.back();
  edges.picture = Picture::kGraph;
  edges.finding = {"dependency", "note",
                   "A call to another component: whether its failure fails the caller, and whether "
                   "users wait for it.",
                   "{caller} calls {callee} here: {verdict}, {status}[, {critical_share} of all "
                   "journeys' critical time][, owned by {callee_owner}][ ({reason})]."};
  return out;
}

}  // namespace

constexpr Report kDependenciesReport = {
    "dependencies", "every dependency with its status, its verdict and the evidence for both",
    Build};

}  // namespace arterial::cli
