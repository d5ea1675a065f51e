#include "cli/reports/build.h"
#include "cli/reports/dependencies.h"
#include "cli/reports/ownership.h"
#include "cli/reports/report.h"

namespace arterial::cli {
namespace {

constexpr const Report* kReports[] = {
    &kOwnershipReport, &kBuildReport,
    &kDependenciesReport,
};

}  // namespace

std::span<const Report* const> Reports() { return kReports; }

}  // namespace arterial::cli
