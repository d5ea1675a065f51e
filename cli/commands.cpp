#include "cli/commands.h"

#include "cli/commands/availability.h"
#include "cli/commands/compare.h"
#include "cli/commands/critical_path.h"
#include "cli/commands/doctor.h"
#include "cli/commands/export.h"
#include "cli/commands/gaps.h"
#include "cli/commands/help.h"
#include "cli/commands/hygiene.h"
#include "cli/commands/impact.h"
#include "cli/commands/index.h"
#include "cli/commands/ingest.h"
#include "cli/commands/link.h"
#include "cli/commands/merge.h"
#include "cli/commands/neighbours.h"
#include "cli/commands/overview.h"
#include "cli/commands/owner.h"
#include "cli/commands/path.h"
#include "cli/commands/prune.h"
#include "cli/commands/quality.h"
#include "cli/commands/report.h"
#include "cli/commands/show.h"
#include "cli/commands/sql.h"
#include "cli/commands/targets.h"
#include "cli/commands/trace.h"
#include "cli/commands/why.h"

namespace arterial::cli {
namespace {

constexpr const Command* kCommands[] = {
    &kIndex,   &kLink,   &kIngest,       &kMerge,   &kPrune,  &kOverview,     &kCallers,  &kCallees,
    &kImpact,  &kPath,   &kAvailability, &kDead,    &kDark,   &kCriticalPath, &kWhy,      &kTrace,
    &kCompare, &kShow,   &kOwner,        &kTargets, &kDeps,   &kRdeps,        &kSomePath, &kGaps,
    &kQuality, &kReport, &kExport,       &kSql,     &kDoctor, &kHelp,
};

}  // namespace

std::span<const Command* const> Commands() { return kCommands; }

const Command* FindCommand(std::string_view name) {
  for (const Command* command : kCommands)
    if (command->name == name) return command;
  return nullptr;
}

}  // namespace arterial::cli
