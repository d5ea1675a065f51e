#include "cli/commands/index_shard.h"

#include <algorithm>
#include <filesystem>
#include <optional>

#include "cli/counts.h"
#include "cli/sections.h"
#include "db/support/text.h"
#include "indexer/command_line.h"
#include "indexer/read_build.h"
#include "indexer/shard/make_shards.h"
#include "indexer/shard/shard_files.h"
#include "indexer/shard/unit_command.h"

namespace arterial::cli {
namespace {

namespace fs = std::filesystem;
using indexer::CompileCommand;

// Which units: from the command behind --, or out of the compile database.
Result<std::vector<CompileCommand>> Units(const Invocation& invocation,
                                          const indexer::IndexOptions& options) {
  const Arguments& arguments = invocation.arguments;
  std::error_code ec;
  const std::string here = fs::current_path(ec).string();
  const std::string file = arguments.Get("file").value_or("");
  const std::string target = arguments.Get("target").value_or("");
  if (!arguments.command_line().empty()) {
    Result<CompileCommand> command =
        indexer::UnitCommand({options.root, here, arguments.command_line(), file, target});
    if (!command) return command.error();
    return std::vector<CompileCommand>{std::move(*command)};
  }
  Result<db::Connection> nothing = db::Connection::OpenInMemory();
  if (!nothing) return nothing.error();
  db::IssueLog issues;
  Result<indexer::CompileDb> build =
      indexer::ReadBuild({options.root, options.build_dir, options.infer_flags}, *nothing, issues);
  if (!build) return build.error();
  std::vector<CompileCommand> units = std::move(build->commands);
  if (!file.empty()) {
    const std::string path = indexer::Absolute(file, here);
    const std::string in_root = indexer::Absolute(file, options.root);
    std::erase_if(units, [&](const CompileCommand& unit) {
      return unit.path != path && unit.path != in_root;
    });
    if (units.empty())
      return Error{ErrorCode::kInput, "the compile database has no entry for it", file};
  }
  if (!target.empty()) {
    std::erase_if(units, [&](const CompileCommand& unit) { return unit.target != target; });
    if (units.empty())
      return Error{ErrorCode::kInput, "the compile database has no such unit of this target",
                   target};
  }
  return units;
}

bool IsFolder(const std::string& path) {
  std::error_code ec;
  return path.ends_with('/') || fs::is_directory(path, ec);
}

// Writes shards as they come and counts what is in them.
class Output {
 public:
  Output(std::string path, bool one, bool record_failures)
      : path_(std::move(path)), folder_(IsFolder(path_)), one_(one), record_(record_failures) {}

  Status Take(const indexer::Shard& shard) {
    if (shard.status == "crashed" || shard.status == "timeout") {
      ++failures_;
      const std::string what = shard.file + " (" + shard.error + ")";
      if (first_failure_.empty() || what < first_failure_) first_failure_ = what;
      if (!record_) return {};
    }
    degraded_ += shard.status == "degraded";
    failed_ += shard.status == "failed";
    call_sites_ += static_cast<int64_t>(shard.facts.call_sites.size());
    handlers_ += static_cast<int64_t>(shard.facts.handlers.size());
    span_sites_ += static_cast<int64_t>(shard.facts.span_sites.size());
    inputs_ += static_cast<int64_t>(shard.inputs.size());
    const indexer::EncodedShard encoded = Encode(shard);
    bytes_ += static_cast<int64_t>(encoded.bytes.size());
    id_ = ToHex(encoded.id);
    files_.push_back(
        folder_ ? (fs::path(path_) / (id_ + std::string(indexer::kShardSuffix))).string() : path_);
    return indexer::WriteShardFile(files_.back(), encoded.bytes);
  }

  // The list of all units' shards, or an error about those that were lost.
  Status Finish() {
    if (!one_) {
      std::sort(files_.begin(), files_.end());
      std::string list;
      for (const std::string& file : files_) list += file + "\n";
      ARTERIAL_RETURN_IF_ERROR(indexer::WriteShardFile(ListPath(), list));
    }
    if (failures_ == 0 || record_) return {};
    return Error{ErrorCode::kInput,
                 Counted(static_cast<size_t>(failures_), "unit") +
                     " crashed the parser or ran out of time or memory, and no shard was written "
                     "for it, which a cache would keep; --record-failures writes one. The first: " +
                     first_failure_,
                 {}};
  }

  Section Describe() const {
    Section section =
        FiguresSection("index",
                       {{"shards written", static_cast<int64_t>(files_.size())},
                        {"bytes", bytes_},
                        {one_ ? "files read" : "files read, counted for each unit", inputs_},
                        {"call sites", call_sites_},
                        {"handlers", handlers_},
                        {"span sites", span_sites_},
                        {"units degraded (errors, part of the facts)", degraded_},
                        {"units failed", failed_},
                        {"units that crashed or ran out of time", failures_}},
                       6);
    section.notes.push_back(one_ ? "The shard is " + files_.back() + ", its id " + id_ + "."
                                 : "`arterial link @" + ListPath() + "` makes a database of them.");
    return section;
  }

 private:
  std::string ListPath() const { return (fs::path(path_) / "shards.list").string(); }

  const std::string path_;
  const bool folder_, one_, record_;
  std::vector<std::string> files_;
  std::string id_, first_failure_;
  int64_t bytes_ = 0, inputs_ = 0, call_sites_ = 0, handlers_ = 0, span_sites_ = 0;
  int64_t degraded_ = 0, failed_ = 0, failures_ = 0;
};

}  // namespace

Result<int> RunIndexShard(Invocation& invocation, const indexer::IndexOptions& options) {
  const std::string path = *invocation.arguments.Get("shard");
  if (path.empty()) return Error{ErrorCode::kUsage, "--shard needs a file or a folder", {}};
  for (const std::string_view other : {"watch", "changed-since", "exhaustive", "db"})
    if (invocation.arguments.Has(other))
      return Error{ErrorCode::kUsage,
                   "--shard writes files that depend on their unit alone, and does not go with --" +
                       std::string(other),
                   {}};
  Result<std::vector<CompileCommand>> units = Units(invocation, options);
  if (!units) return units.error();
  const bool one = !invocation.arguments.command_line().empty() || units->size() == 1;
  if (!one && !IsFolder(path))
    return Error{ErrorCode::kUsage,
                 "a file holds one unit, and there are " + std::to_string(units->size()) +
                     ": name it with --file or --target, or end the name in / for a folder of all",
                 path};
  indexer::ShardOptions shard_options;
  shard_options.root = options.root;
  shard_options.jobs = options.jobs;
  shard_options.worker_program = options.worker_program;
  shard_options.unit_timeout = options.unit_timeout;
  shard_options.worker_memory_limit = options.worker_memory_limit;
  std::optional<Progress> progress(std::in_place, invocation.err, "parsing");
  shard_options.progress = [&](int64_t done, int64_t total, const std::string& file) {
    progress->Update(done, total, file);
  };
  Output output(path, one, invocation.arguments.Has("record-failures"));
  ARTERIAL_RETURN_IF_ERROR(indexer::MakeShards(
      shard_options, *units, [&](const indexer::Shard& shard) { return output.Take(shard); }));
  progress.reset();
  ARTERIAL_RETURN_IF_ERROR(output.Finish());
  return Show(invocation, {{output.Describe()}});
}

}  // namespace arterial::cli
