#include "cli/commands/merge.h"

#include <chrono>

#include "cli/configured.h"
#include "cli/counts.h"
#include "cli/database.h"
#include "cli/sizes.h"
#include "runtime_join/match/join.h"
#include "runtime_join/merge.h"

namespace arterial::cli {
namespace {

constexpr Example kExamples[] = {
    {"arterial merge part1.db part2.db --db whole.db", "what two machines measured, in one"},
};

constexpr OptionSpec kOptions[] = {
    {"root", 'C', "DIR",
     "the tree whose arterial.yaml names journeys (default: that of the database, else the "
     "repository around the working directory)"},
    {"idle-time", '\0', "SECONDS",
     "traces that ended less than this before the last span may still grow (default: 30)"},
};

Result<int> RunMerge(Invocation& invocation) {
  const Arguments& arguments = invocation.arguments;
  runtime::IngestOptions options;
  Result<int64_t> idle = arguments.Int("idle-time", 30);
  if (!idle) return idle.error();
  options.idle_time = std::chrono::seconds(*idle);
  const std::string path = DatabaseForIngest(arguments.Get("db"));
  Result<db::Connection> db = OpenForWriting(path);
  if (!db) return db.error();
  ARTERIAL_RETURN_IF_ERROR(ReadConfig(arguments.Get("root"), *db, &options));
  Result<runtime::IngestSummary> summary =
      runtime::MergeDatabases(*db, arguments.operands(), options);
  if (!summary) return summary.error();
  Result<runtime::JoinSummary> join = runtime::RebuildJoin(*db);
  if (!join) return join.error();
  Result<std::optional<int64_t>> spans =
      db::QueryInt(*db, "SELECT value FROM ingest_count WHERE name = 'spans_analysed'");
  if (!spans) return spans.error();
  std::vector<Figure> figures = {
      {"databases merged", static_cast<int64_t>(arguments.operands().size())},
      {"spans analysed, of all", spans->value_or(0)},
      {"spans parked: counted, and their traces may still grow", summary->spans_parked}};
  for (Figure& figure : JoinFigures(*join)) figures.push_back(std::move(figure));
  Section section = FiguresSection("merge", figures, 1);
  section.notes.push_back("The database is " + path + ".");
  return Show(invocation, {{std::move(section)}});
}

}  // namespace

constexpr Command kMerge = {
    .name = "merge",
    .operands = "DATABASE...",
    .least_operands = 1,
    .most_operands = -1,
    .summary = "add what other databases observed to this one",
    .about =
        "Adds the observed facts of the databases to the one of --db, which is made if absent. "
        "Whoever ingests a large set in parts, each trace in one part only, gets after the merge "
        "what one ingest of all would have given, byte for byte. Facts of the source stay those "
        "of --db. All databases are added or none: one that has read a file which is known "
        "already is refused, and the others with it.",
    .options = kOptions,
    .examples = kExamples,
    .run = RunMerge,
};

}  // namespace arterial::cli
