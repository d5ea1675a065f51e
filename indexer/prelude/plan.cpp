#include "indexer/prelude/plan.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "indexer/command_line.h"
#include "indexer/prelude/clusters.h"
#include "indexer/prelude/headers.h"
#include "indexer/prelude/own_macros.h"

namespace arterial::indexer {
namespace {

namespace fs = std::filesystem;

// What parsing depends on besides the file: directory, language, flags.
std::string FlagsOf(const PreludeUnit& unit) {
  std::string key = unit.directory + "\n" + fs::path(unit.file).extension().string();
  for (size_t i = 0; i < unit.arguments.size(); ++i) {
    const std::string& argument = unit.arguments[i];
    const bool named = argument == "-o" || argument == "-MF" || argument == "-MT" ||
                       argument == "-MQ" || argument == "-MJ";
    if (named) ++i;
    if (named || argument.starts_with("-MF") || argument.starts_with("-MT") ||
        (i > 0 && !argument.starts_with("-") && Absolute(argument, unit.directory) == unit.file))
      continue;
    (key += '\n') += argument;
  }
  for (const std::string& argument : unit.extra) (key += '\n') += argument;
  return key;
}

bool MayHavePrelude(const PreludeUnit& unit) {
  const db::UnitIncludes* scan = unit.includes;
  if (scan == nullptr || scan->files.empty() || !scan->missing.empty() || scan->modules ||
      !scan->uncertain.empty())
    return false;
  return std::none_of(scan->edges.begin(), scan->edges.end(),
                      [](const db::IncludeEdge& edge) { return edge.line == 0; });
}

// The units of one directory and set of flags.
class Group {
 public:
  Group(const std::vector<PreludeUnit>& units, std::vector<size_t> members,
        const db::ScanTable& table, Headers& headers)
      : units_(units), members_(std::move(members)), table_(table), headers_(headers) {}

  void Plan(const std::string& flags, const PreludeOptions& options, PreludePlan& plan) {
    for (const size_t member : members_) AddIncludes(*units_[member].includes);
    for (const size_t member : members_) AddCandidates(*units_[member].includes);
    for (const size_t member : members_) macros_.AddUnit(*units_[member].includes);
    const ClusterInput input = Weigh();
    for (const Cluster& cluster : MakeClusters(input)) {
      PreludeRequest request;
      std::vector<uint32_t> chosen = InOrder(cluster);
      Hasher key;
      key.Add(flags).Add(options.worker);
      BitSet files(local_.size());
      for (const uint32_t header : chosen) {
        request.headers.push_back({names_.at(header), table_.files[header].path});
        key.Add(request.headers.back().name).Add(request.headers.back().path);
        files |= closures_.at(header);
      }
      AddContents(files, key);
      request.path = options.folder + "/" + ToHex(key.Finish());
      for (const size_t unit : cluster.units)
        plan.of_unit[members_[unit]] = static_cast<int>(plan.preludes.size());
      plan.preludes.push_back(std::move(request));
    }
  }

 private:
  static uint64_t Key(uint32_t from, uint32_t to) { return uint64_t{from} << 32 | to; }

  // Which file includes which, in any unit.
  void AddIncludes(const db::UnitIncludes& scan) {
    std::unordered_set<uint64_t> again;  // the same include on several lines
    for (const db::IncludeEdge& edge : scan.edges) {
      if (headers_.KindOf(edge.from) == HeaderKind::kProject) continue;
      const uint64_t key = Key(edge.from, edge.to);
      const auto [it, added] = seen_.try_emplace(key, 0);
      if (added) includes_[edge.from].push_back(edge.to);
      if (!headers_.MayLead(edge.from) && again.insert(key).second) ++it->second;
    }
    for (const uint32_t file : scan.files)
      if (!headers_.MayLead(file)) ++readers_[file];
    for (const uint32_t file : scan.files)
      if (local_.try_emplace(file, files_.size()).second) files_.push_back(file);
  }

  // Libraries' headers that the project or generated files include by their names.
  void AddCandidates(const db::UnitIncludes& scan) {
    for (const db::IncludeEdge& edge : scan.edges) {
      if (headers_.KindOf(edge.from) == HeaderKind::kLibrary || names_.contains(edge.to) ||
          !headers_.MayLead(edge.to))
        continue;
      const std::optional<std::string> name = headers_.NameAt(edge.from, edge.line);
      if (!name || !Close(edge.to)) continue;
      names_.emplace(edge.to, *name);
      candidates_.push_back(edge.to);
    }
  }

  // Finds what the header leads to; false if the project is among it.
  bool Close(uint32_t header) {
    if (const auto it = closures_.find(header); it != closures_.end()) return true;
    if (refused_.contains(header)) return false;
    BitSet files(local_.size());
    std::vector<uint32_t> pending = {header};
    files.Set(local_.at(header));
    for (size_t i = 0; i < pending.size(); ++i) {
      if (!table_.files[pending[i]].path.starts_with('/')) {
        refused_.insert(header);
        return false;
      }
      const auto it = includes_.find(pending[i]);
      if (it == includes_.end()) continue;
      for (const uint32_t next : it->second) {
        if (IsParameter(pending[i], next)) continue;
        const size_t number = local_.at(next);
        if (files.Has(number)) continue;
        files.Set(number);
        pending.push_back(next);
      }
    }
    closures_.emplace(header, std::move(files));
    return true;
  }

  // A file without a guard that includes something in some units only is told what to include by
  // the one that includes it (boost/preprocessor/iteration/detail/iter/forward1.hpp).
  bool IsParameter(uint32_t from, uint32_t to) const {
    const auto it = readers_.find(from);
    return it != readers_.end() && seen_.at(Key(from, to)) < it->second;
  }

  ClusterInput Weigh() {
    ClusterInput input;
    for (const uint32_t file : files_) input.sizes.push_back(headers_.SizeOf(file));
    std::vector<std::vector<uint32_t>> mentions;  // of macros, by each candidate
    for (const uint32_t header : candidates_) {
      input.closures.push_back(closures_.at(header));
      mentions.push_back(MentionedBy(input.closures.back()));
    }
    for (const size_t member : members_) {
      const db::UnitIncludes& scan = *units_[member].includes;
      BitSet files(local_.size());
      for (const uint32_t file : scan.files) files.Set(local_.at(file));
      std::unordered_set<uint32_t> included;
      for (const db::IncludeEdge& edge : scan.edges)
        if (headers_.KindOf(edge.from) != HeaderKind::kLibrary) included.insert(edge.to);
      const OwnMacros::Unit own(macros_, scan);
      BitSet may(candidates_.size());
      for (size_t i = 0; i < candidates_.size(); ++i)
        if (included.contains(candidates_[i]) && files.Contains(input.closures[i]) &&
            !own.DefinesBefore(mentions[i], candidates_[i]))
          may.Set(i);
      input.units.push_back(std::move(may));
    }
    return input;
  }

  std::vector<uint32_t> MentionedBy(const BitSet& files) {
    std::vector<uint32_t> names;
    files.ForEach([&](size_t i) {
      const std::vector<uint32_t>& more = macros_.MentionedBy(files_[i]);
      names.insert(names.end(), more.begin(), more.end());
    });
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
  }

  // The cluster's headers as its first unit includes them, without those that others lead to.
  std::vector<uint32_t> InOrder(const Cluster& cluster) {
    std::unordered_set<uint32_t> wanted;
    cluster.headers.ForEach([&](size_t i) { wanted.insert(candidates_[i]); });
    std::vector<uint32_t> ordered;
    BitSet covered(local_.size());
    for (const uint32_t file : units_[members_[cluster.units.front()]].includes->files) {
      if (!wanted.contains(file) || covered.Has(local_.at(file))) continue;
      ordered.push_back(file);
      covered |= closures_.at(file);
    }
    return ordered;
  }

  void AddContents(const BitSet& files, Hasher& key) {
    std::vector<const db::ScannedFile*> contents;
    files.ForEach([&](size_t i) { contents.push_back(&table_.files[files_[i]]); });
    std::sort(contents.begin(), contents.end(),
              [](const auto* a, const auto* b) { return *a < *b; });
    for (const db::ScannedFile* file : contents) key.Add(file->path).Add(ToBlob(file->content));
  }

  const std::vector<PreludeUnit>& units_;
  std::vector<size_t> members_;
  const db::ScanTable& table_;
  Headers& headers_;
  OwnMacros macros_{headers_};
  std::unordered_map<uint64_t, uint32_t> seen_;     // includes; units, where `from` has no guard
  std::unordered_map<uint32_t, uint32_t> readers_;  // units of each file without a guard
  std::unordered_map<uint32_t, std::vector<uint32_t>> includes_;
  std::unordered_map<uint32_t, size_t> local_;  // files of the group, numbered
  std::vector<uint32_t> files_;
  std::vector<uint32_t> candidates_;
  std::unordered_map<uint32_t, std::string> names_;  // of candidates, as included
  std::unordered_map<uint32_t, BitSet> closures_;
  std::unordered_set<uint32_t> refused_;
};

}  // namespace

PreludePlan PlanPreludes(const std::vector<PreludeUnit>& units, const db::ScanTable& files,
                         const PreludeOptions& options) {
  PreludePlan plan;
  plan.of_unit.assign(units.size(), -1);
  std::map<std::string, std::vector<size_t>> groups;
  for (size_t i = 0; i < units.size(); ++i)
    if (MayHavePrelude(units[i])) groups[FlagsOf(units[i])].push_back(i);
  Headers headers(files, options.root);
  for (auto& [flags, members] : groups)
    if (members.size() > 1)
      Group(units, std::move(members), files, headers).Plan(flags, options, plan);
  return plan;
}

void CleanPreludes(const std::string& folder, const PreludePlan& used) {
  std::error_code error;
  std::set<std::string> keep;
  for (const PreludeRequest& prelude : used.preludes)
    keep.insert(fs::path(prelude.path).filename().string());
  if (!keep.empty()) fs::create_directories(folder, error);
  std::vector<fs::path> remove;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, error)) {
    const std::string name = entry.path().filename().string();
    const bool mark = name.ends_with(".lock") || name.ends_with(".new");
    if (mark || !keep.contains(name.substr(0, name.find('-')))) remove.push_back(entry.path());
  }
  for (const fs::path& path : remove) fs::remove(path, error);
  if (keep.empty()) fs::remove(folder, error);  // unless it has become somebody else's
}

}  // namespace arterial::indexer
