#include "cli/reports/dependencies.h"

#include "cli/sections.h"

namespace arterial::cli {
namespace {

Result<Document> Build(db::Connection& db) {
  Document out;
  ARTERIAL_RETURN_IF_ERROR(AddSection(db, &out, "summary", "Dependencies by status and verdict",
                                      "No dependency is known.", "report_dependency_counts"));
  ARTERIAL_RETURN_IF_ERROR(AddSection(db, &out, "dependencies", "Dependencies",
                                      "No dependency is known.", "report_dependencies"));
  return out;
}

}  // namespace

constexpr Report kDependenciesReport = {
    "dependencies", "every dependency with its status, its verdict and the evidence for both",
    Build};

}  // namespace arterial::cli
