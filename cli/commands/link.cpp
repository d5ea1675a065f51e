#include "cli/commands/link.h"

#include <filesystem>
#include <optional>

#include "cli/counts.h"
#include "cli/database.h"
#include "indexer/shard/link_shards.h"
#include "runtime_join/match/join.h"

namespace arterial::cli {
namespace {

constexpr Example kExamples[] = {
    {"arterial link out/shards", "all shards in a folder and below it"},
    {"arterial link @shards.list --db shop.db --root .",
     "those that a file lists, one a line; owners from the tree here"},
    {"arterial link pay.shard --keep", "one unit anew, the others stay"},
};

constexpr OptionSpec kOptions[] = {
    {"root", '\0', "DIR", "the sources: for owners, the revision and what no shard holds"},
    {"keep", '\0', "", "keep units of the database that no shard holds"},
};

std::vector<Figure> Figures(const indexer::LinkShardsSummary& summary) {
  return {{"shards", summary.shards},
          {"units", summary.units},
          {"units new or changed", summary.added},
          {"units unchanged", summary.unchanged},
          {"call sites", summary.link.call_sites},
          {"handlers", summary.link.handlers},
          {"span sites", summary.link.span_sites},
          {"static dependencies", summary.link.static_edges},
          {"binaries", summary.link.binaries},
          {"units no longer there", summary.deleted},
          {"shards read twice", summary.repeated},
          {"shards of a unit that has another shard", summary.conflicts},
          {"files that are damaged, skipped", summary.damaged},
          {"files that are no shards, skipped", summary.foreign},
          {"shards of another version, skipped", summary.other_version},
          {"units under inferred flags", summary.inferred},
          {"units degraded (errors, part of the facts)", summary.degraded},
          {"units failed", summary.failed},
          {"units that crashed the parser", summary.crashed},
          {"units over the time limit", summary.timeout},
          {"call sites reached from no handler or main", summary.link.unreached}};
}

Result<int> RunLink(Invocation& invocation) {
  indexer::LinkShardsOptions options;
  options.shards = invocation.arguments.operands();
  options.keep = invocation.arguments.Has("keep");
  if (const std::optional<std::string> root = invocation.arguments.Get("root")) {
    std::error_code ec;
    options.root = std::filesystem::canonical(*root, ec).string();
    if (ec || !std::filesystem::is_directory(options.root, ec))
      return Error{ErrorCode::kEnvironment, "there is no such folder", *root};
  }
  const std::string path =
      DatabaseForIndex(invocation.arguments.Get("db"), options.root.empty() ? "." : options.root);
  Result<db::Connection> db = OpenForWriting(path);
  if (!db) return db.error();
  std::optional<Progress> progress(std::in_place, invocation.err, "reading shards");
  options.progress = [&](int64_t shards) {
    if (shards >= 0) return progress->Update(shards, 0);
    progress.emplace(invocation.err, "linking");
    progress->Update(0, 0);
  };
  Result<indexer::LinkShardsSummary> summary = indexer::LinkShards(*db, options);
  if (!summary) return summary.error();
  Result<runtime::JoinSummary> join = runtime::RebuildJoin(*db);
  if (!join) return join.error();
  progress.reset();

  std::vector<Figure> figures = Figures(*summary);
  for (Figure& figure : JoinFigures(*join)) figures.push_back(std::move(figure));
  Section section = FiguresSection("link", figures, 9);
  Result<std::string> note = IssuesNote(*db, "'index', 'link'");
  if (!note) return note.error();
  if (!note->empty()) section.notes.push_back(*note);
  if (options.root.empty())
    section.notes.push_back("Without --root there are no owners and no source lines.");
  section.notes.push_back("The database is " + path + ".");
  return Show(invocation, {{std::move(section)}});
}

}  // namespace

constexpr Command kLink = {
    .name = "link",
    .operands = "SHARD...",
    .least_operands = 1,
    .most_operands = -1,
    .summary = "make the database from shards that `arterial index --shard` wrote",
    .about =
        "A SHARD is a file, a folder (every *.shard in it and below), or @FILE with one of these a "
        "line. The database then holds exactly the units of the shards, linked as `arterial index` "
        "links them; traces that were ingested stay and are joined anew. A unit that is there "
        "already is not written again.\n\nWhat is damaged, no shard, of another version or "
        "repeated is skipped, counted and named in `arterial export issues`; of two shards of one "
        "unit that differ the one with the smaller id counts, so that their order has no "
        "say.\n\nThe database is .arterial/arterial.db in the root unless --db or ARTERIAL_DB "
        "names another.",
    .options = kOptions,
    .examples = kExamples,
    .run = RunLink,
};

}  // namespace arterial::cli
