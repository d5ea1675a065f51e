#include "indexer/shard/make_shards.h"

#include <stdlib.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <unordered_map>

#include "indexer/command_line.h"
#include "indexer/environment.h"
#include "indexer/fingerprint.h"
#include "indexer/index.h"
#include "indexer/proto_gen.h"
#include "indexer/unit_store.h"
#include "indexer/worker_pool.h"

namespace arterial::indexer {
namespace {

namespace fs = std::filesystem;
constexpr int kMaxRounds = 3;  // generated headers may reveal further missing ones

// A folder that is removed with its content.
class Scratch {
 public:
  static Result<Scratch> Make() {
    std::error_code error;
    std::string pattern = (fs::temp_directory_path(error) / "arterial-shard-XXXXXX").string();
    if (error || mkdtemp(pattern.data()) == nullptr)
      return Error{ErrorCode::kEnvironment,
                   std::string("no scratch folder can be made: ") + strerror(errno), pattern};
    return Scratch(std::move(pattern));
  }
  Scratch(Scratch&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  Scratch& operator=(Scratch&&) = delete;
  ~Scratch() {
    std::error_code error;
    if (!path_.empty()) fs::remove_all(path_, error);
  }
  const std::string& path() const { return path_; }

 private:
  explicit Scratch(std::string path) : path_(std::move(path)) {}
  std::string path_;
};

void ReplaceAll(std::string& text, const std::string& from, std::string_view to) {
  for (size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

template <typename Facts, typename Change>
void ChangeFiles(std::vector<Facts>& facts, const Change& change) {
  for (Facts& fact : facts) change(fact.location.file);
}

// A unit on its way: what was made for it so far.
struct Pending {
  size_t command = 0;
  std::string generated;  // scratch folder of its own
  std::vector<std::string> folders;
  db::IssueLog issues;
  bool done = false;
};

class Maker {
 public:
  Maker(const ShardOptions& options, const std::vector<CompileCommand>& commands,
        const std::function<Status(Shard)>& done, std::string scratch)
      : options_(options), commands_(commands), done_(done), scratch_(std::move(scratch)) {}

  Status Run() {
    Result<std::string> worker = FindWorker(options_.worker_program);
    if (!worker) return worker.error();
    extractor_ = ExtractorIdentity(*worker, options_.root);
    pool_.command = {*worker, "--root", options_.root};
    pool_.jobs = options_.jobs > 0 ? options_.jobs : UsableCores();
    pool_.unit_timeout = options_.unit_timeout;
    pool_.memory_limit = options_.worker_memory_limit != 0 ? options_.worker_memory_limit
                                                           : DefaultMemoryLimit(pool_.jobs);
    std::vector<Pending> round;
    for (size_t i = 0; i < commands_.size(); ++i)
      round.push_back({i, scratch_ + "/" + std::to_string(i), {}, {}});
    for (int rounds = 0; !round.empty(); ++rounds)
      ARTERIAL_RETURN_IF_ERROR(Parse(round, rounds < kMaxRounds));
    return {};
  }

 private:
  // Parses the units of `round`; leaves those that are to be parsed once more.
  Status Parse(std::vector<Pending>& round, bool may_repeat) {
    std::vector<UnitRequest> requests;
    for (const Pending& pending : round) {
      const CompileCommand& command = commands_[pending.command];
      UnitRequest request{command.directory, command.path, command.arguments, {}};
      for (const std::string& folder : pending.folders)
        request.extra.insert(request.extra.end(), {"-isystem", folder});
      requests.push_back(std::move(request));
    }
    ARTERIAL_RETURN_IF_ERROR(
        RunPool(pool_, requests, ReadFacts, [&](size_t i, UnitOutcome outcome) -> Status {
          Pending& pending = round[i];
          if (may_repeat) {
            Result<bool> more = Generate(pending, outcome);
            if (!more) return more.error();
            if (*more) return {};
          }
          pending.done = true;
          ARTERIAL_RETURN_IF_ERROR(done_(ToShard(pending, std::move(outcome))));
          std::error_code error;
          fs::remove_all(pending.generated, error);
          if (options_.progress)
            options_.progress(++finished_, static_cast<int64_t>(commands_.size()),
                              commands_[pending.command].file);
          return {};
        }));
    std::erase_if(round, [](const Pending& pending) { return pending.done; });
    return {};
  }

  // Makes headers that the unit lacks; true if there are new ones to search.
  Result<bool> Generate(Pending& pending, const UnitOutcome& outcome) {
    std::vector<std::string> missing = outcome.facts.missing;
    std::erase_if(missing, [](const auto& name) { return !ProtoGen::IsGeneratedHeader(name); });
    if (missing.empty()) return false;
    ProtoGen proto(options_.root, pending.generated, pending.issues);
    ARTERIAL_RETURN_IF_ERROR(proto.Refresh());
    Result<std::vector<std::string>> folders =
        proto.Provide(missing, commands_[pending.command].file);
    if (!folders) return folders.error();
    bool more = false;
    for (const std::string& folder : *folders) {
      if (std::find(pending.folders.begin(), pending.folders.end(), folder) !=
          pending.folders.end())
        continue;
      pending.folders.push_back(folder);
      more = true;
    }
    return more;
  }

  Shard ToShard(const Pending& pending, UnitOutcome outcome) {
    const CompileCommand& command = commands_[pending.command];
    outcome.facts.degraded = outcome.facts.degraded || command.inferred;
    Shard shard;
    shard.extractor = extractor_;
    shard.file = command.file;
    shard.command = command.hash;
    shard.inferred = command.inferred;
    shard.target = command.target;
    shard.status = UnitStore::StatusOf(outcome);
    for (const std::string& folder : pending.folders)
      shard.generated.push_back(fs::path(folder).filename().string());
    for (const auto& [key, count] : pending.issues.rows()) {
      const auto& [kind, severity, file, line, detail] = key;
      shard.issues.push_back(
          {kind, severity, {file, static_cast<uint32_t>(line), 0}, PlaceFree(detail, pending)});
    }
    shard.has_facts = outcome.kind == UnitOutcome::Kind::kAnswered;
    shard.error = PlaceFree(shard.has_facts ? outcome.facts.first_error : outcome.error, pending);
    if (!shard.has_facts) return shard;
    shard.facts = std::move(outcome.facts);
    for (const std::string& input : std::exchange(shard.facts.inputs, {}))
      shard.inputs.push_back(Input(input, pending));
    std::sort(shard.inputs.begin(), shard.inputs.end());
    shard.inputs.erase(std::unique(shard.inputs.begin(), shard.inputs.end()), shard.inputs.end());
    MakePlaceFree(shard.facts, pending);
    return shard;
  }

  // A text without the places of this machine.
  std::string PlaceFree(std::string text, const Pending& pending) const {
    ReplaceAll(text, pending.generated + "/", kShardGenerated);
    ReplaceAll(text, RelativeTo(pending.generated, options_.root) + "/", kShardGenerated);
    if (options_.root.size() > 1) ReplaceAll(text, options_.root + "/", "");
    return text;
  }

  void MakePlaceFree(db::UnitFacts& facts, const Pending& pending) const {
    facts.first_error = PlaceFree(std::move(facts.first_error), pending);
    for (db::IssueFact& issue : facts.issues)
      issue.detail = PlaceFree(std::move(issue.detail), pending);
    const std::string relative = RelativeTo(pending.generated, options_.root);
    const auto change = [&](std::string& file) {
      if (file.starts_with(pending.generated) || file.starts_with(relative))
        file = PlaceFree(std::move(file), pending);
    };
    if (pending.folders.empty()) return;
    ChangeFiles(facts.functions, change);
    ChangeFiles(facts.calls, change);
    ChangeFiles(facts.call_sites, change);
    ChangeFiles(facts.handlers, change);
    ChangeFiles(facts.span_sites, change);
    ChangeFiles(facts.contexts, change);
    ChangeFiles(facts.endpoints, change);
    ChangeFiles(facts.issues, change);
    // The scratch folder's name is random: its paths must not decide the order.
    std::sort(facts.calls.begin(), facts.calls.end());
    std::sort(facts.issues.begin(), facts.issues.end());
  }

  ShardInput Input(const std::string& absolute, const Pending& pending) {
    if (absolute.starts_with(pending.generated + "/"))
      return Look(absolute, PlaceFree(absolute, pending));
    auto [it, added] = inputs_.try_emplace(absolute);
    if (added) it->second = Look(absolute, RelativeTo(absolute, options_.root));
    return it->second;
  }

  static ShardInput Look(const std::string& absolute, std::string name) {
    struct stat status{};
    const bool there = stat(absolute.c_str(), &status) == 0 && S_ISREG(status.st_mode);
    return {std::move(name), there ? static_cast<uint64_t>(status.st_size) : 0,
            there ? HashFile(absolute) : Hash128{}};
  }

  const ShardOptions& options_;
  const std::vector<CompileCommand>& commands_;
  const std::function<Status(Shard)>& done_;
  const std::string scratch_;
  PoolOptions pool_;
  Hash128 extractor_;
  int64_t finished_ = 0;
  std::unordered_map<std::string, ShardInput> inputs_;  // many units read the same headers
};

}  // namespace

Status MakeShards(const ShardOptions& options, const std::vector<CompileCommand>& commands,
                  const std::function<Status(Shard)>& done) {
  Result<Scratch> scratch = Scratch::Make();
  if (!scratch) return scratch.error();
  return Maker(options, commands, done, scratch->path()).Run();
}

}  // namespace arterial::indexer
