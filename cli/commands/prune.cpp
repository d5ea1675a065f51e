#include "cli/commands/prune.h"

#include <filesystem>
#include <string>

#include "cli/counts.h"
#include "cli/database.h"
#include "db/support/text.h"
#include "runtime_join/aggregate_writer.h"
#include "runtime_join/match/join.h"
#include "runtime_join/prune.h"

namespace arterial::cli {
namespace {

constexpr Example kExamples[] = {
    {"arterial prune", "hours older than 14 days become days"},
    {"arterial prune --hours-for 2 --keep 90", "coarser after two days, gone after ninety"},
};

constexpr OptionSpec kOptions[] = {
    {"hours-for", '\0', "DAYS", "windows older than this are rolled up to days (default: 14)"},
    {"keep", '\0', "DAYS", "windows older than this are forgotten (default: none)"},
};

int64_t SizeOf(const std::string& path) {
  std::error_code ignored;
  const auto size = std::filesystem::file_size(path, ignored);
  return ignored ? 0 : static_cast<int64_t>(size);
}

Result<int> RunPrune(Invocation& invocation) {
  const Arguments& arguments = invocation.arguments;
  runtime::PruneOptions options;
  Result<int64_t> hours = arguments.Int("hours-for", options.hours_for_days);
  if (!hours) return hours.error();
  options.hours_for_days = *hours;
  if (arguments.Has("keep")) {
    Result<int64_t> keep = arguments.Int("keep", 0);
    if (!keep) return keep.error();
    options.keep_days = *keep;
  }
  Result<std::string> path = FindDatabase(arguments.Get("db"));
  if (!path) return path.error();
  Result<db::Connection> db = db::Connection::Open(*path, db::OpenMode::kWrite);
  if (!db) return db.error();
  ARTERIAL_RETURN_IF_ERROR(db->Exec("PRAGMA wal_checkpoint(TRUNCATE)"));
  const int64_t before = SizeOf(*path);
  Result<runtime::PruneSummary> summary = runtime::Prune(*db, options);
  if (!summary) return summary.error();
  Result<runtime::JoinSummary> join = runtime::RebuildJoin(*db);
  if (!join) return join.error();
  ARTERIAL_RETURN_IF_ERROR(db->InTransaction([&] { return runtime::DeleteUnusedEntities(*db); }));
  ARTERIAL_RETURN_IF_ERROR(db->Exec("VACUUM"));
  ARTERIAL_RETURN_IF_ERROR(db->Exec("PRAGMA wal_checkpoint(TRUNCATE)"));
  std::vector<Figure> figures = {{"windows before", summary->windows_before},
                                 {"windows after", summary->windows_after},
                                 {"rows before", summary->rows_before},
                                 {"rows after", summary->rows_after}};
  Section section = FiguresSection("prune", figures, figures.size());
  section.notes.push_back("The database had " + FormatBytes(before) + " and has " +
                          FormatBytes(SizeOf(*path)) + ".");
  return Show(invocation, {{std::move(section)}});
}

}  // namespace

constexpr Command kPrune = {
    .name = "prune",
    .summary = "roll old hours up to days, forget older ones",
    .about =
        "Figures are kept by the hour of the request. Older windows are added up to days, which "
        "changes no sum over all of them (a failure of one hour then counts as one of its day); "
        "with --keep still older ones are forgotten. Ages are counted back from the day of the "
        "newest window, so that a recording of last year is not old. Traces that are kept whole "
        "stay as long as their journey has figures.",
    .options = kOptions,
    .examples = kExamples,
    .run = RunPrune,
};

}  // namespace arterial::cli
