#include "indexer/infer/include_graph.h"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

#include "indexer/command_line.h"
#include "indexer/infer/language_standard.h"
#include "indexer/infer/source_tree.h"

namespace arterial::indexer {
namespace {

std::string_view FolderOf(std::string_view file) {
  const size_t slash = file.rfind('/');
  return slash == file.npos ? std::string_view() : file.substr(0, slash);
}

// Folders that two folders share from the root down.
int CommonFolders(std::string_view a, std::string_view b) {
  int common = 0;
  while (!a.empty() && !b.empty()) {
    const size_t i = std::min(a.find('/'), a.size()), j = std::min(b.find('/'), b.size());
    if (a.substr(0, i) != b.substr(0, j)) break;
    ++common;
    a.remove_prefix(std::min(i + 1, a.size()));
    b.remove_prefix(std::min(j + 1, b.size()));
  }
  return common;
}

// Headers of the operating system, whatever a tree's replacements for other systems are called.
bool IsOperatingSystem(std::string_view name) {
  static constexpr std::array<std::string_view, 8> kFolders = {
      "sys/", "bits/", "linux/", "asm/", "net/", "netinet/", "arpa/", "asm-generic/"};
  return std::any_of(kFolders.begin(), kFolders.end(),
                     [&](std::string_view folder) { return name.starts_with(folder); });
}

// "config.h" that is not in the tree is yet to be made by its build, not some package's.
bool IsOfPackage(const Include& include) {
  return include.name != "config.h" &&
         (include.angled || include.name.find('/') != std::string::npos);
}

bool EndsInPath(std::string_view path, std::string_view end) {
  return path.ends_with(end) &&
         (path.size() == end.size() || path[path.size() - end.size() - 1] == '/');
}

uint64_t Pair(uint32_t a, uint32_t b) { return uint64_t{a} << 32 | b; }

}  // namespace

IncludeGraph::IncludeGraph(std::vector<std::string> files, const std::vector<ScannedFile>& scanned,
                           SystemHeaders& system)
    : files_(std::move(files)), system_(system), targets_(files_.size()), seen_(files_.size(), 0) {
  for (uint32_t file = 0; file < files_.size(); ++file) {
    vendored_.push_back(!VendoredFolder(files_[file]).empty());
    if (!scanned[file].readable) continue;
    by_path_[files_[file]] = file;
    by_name_[std::string_view(files_[file]).substr(files_[file].rfind('/') + 1)].push_back(file);
  }
  std::vector<Choice> choices;
  for (uint32_t file = 0; file < files_.size(); ++file)
    for (const Include& include : scanned[file].includes) Resolve(file, include, choices);
  for (const Choice& choice : choices) Decide(choice);
}

uint32_t IncludeGraph::Folder(std::string_view path) {
  auto [it, added] =
      folder_ids_.try_emplace(std::string(path), static_cast<uint32_t>(folders_.size()));
  if (added) {
    folders_.emplace_back(path);
    foreign_folders_.push_back(!VendoredFolder(std::string(path) + "/x").empty());
  }
  return it->second;
}

// Files of the tree that some include folder makes the include mean. A folder in which code of
// others lies serves that code alone where the tree has another one.
std::vector<uint32_t> IncludeGraph::Candidates(uint32_t includer, const Include& include) const {
  const std::string_view name = include.name;
  if (name.starts_with('/') || name.starts_with("..") || name.find("/../") != name.npos) return {};
  auto named = by_name_.find(name.substr(name.rfind('/') + 1));
  if (named == by_name_.end()) return {};
  std::vector<uint32_t> candidates;
  for (uint32_t file : named->second)
    if (file != includer && EndsInPath(files_[file], name)) candidates.push_back(file);
  auto foreign = [&](uint32_t file) { return vendored_[file] && !vendored_[includer]; };
  if (!std::all_of(candidates.begin(), candidates.end(), foreign))
    std::erase_if(candidates, foreign);
  return candidates;
}

bool IncludeGraph::TreeComesFirst(const Include& include, const std::vector<uint32_t>& candidates) {
  if (candidates.empty()) return false;
  if (!system_.IsStandard(include.name)) return true;
  // <zlib.h> is the machine's, "event.h" and <grpc/grpc.h> in a tree that has them are its own.
  if (!include.angled) return true;
  return include.name.find('/') != include.name.npos && !IsOperatingSystem(include.name);
}

void IncludeGraph::Resolve(uint32_t file, const Include& include, std::vector<Choice>& choices) {
  Target target;
  target.angled = include.angled;
  target.year = include.angled ? YearOfHeader(include.name) : 0;
  if (!include.angled) {
    const std::string beside =
        RelativeTo(Absolute(include.name, "/" + std::string(FolderOf(files_[file]))), "/");
    if (auto it = by_path_.find(beside); it != by_path_.end()) {
      target.file = it->second;
      targets_[file].push_back(target);
      return;
    }
  }
  std::vector<uint32_t> candidates = Candidates(file, include);
  if (TreeComesFirst(include, candidates)) {
    if (candidates.size() == 1) {
      target.file = candidates[0];
      target.folder = FolderFor(candidates[0], include);
      Vote(target.folder, file);
    } else {
      choices.push_back(
          {file, static_cast<uint32_t>(targets_[file].size()), &include, std::move(candidates)});
    }
    targets_[file].push_back(target);
  } else if (target.year != 0) {
    targets_[file].push_back(target);
  } else if (IsOfPackage(include) && !system_.IsStandard(include.name)) {
    target.system = &system_.FoldersFor(include.name);
    if (!target.system->empty()) targets_[file].push_back(target);
  }
}

uint32_t IncludeGraph::FolderFor(uint32_t file, const Include& include) {
  const std::string_view path = files_[file];
  const size_t length = path.size() - include.name.size();
  return Folder(length == 0 ? std::string_view() : path.substr(0, length - 1));
}

// The includer's folder and all above it learn which include folder is used there.
void IncludeGraph::Vote(uint32_t folder, uint32_t includer) {
  for (std::string_view above = FolderOf(files_[includer]);; above = FolderOf(above)) {
    ++votes_[Pair(Folder(above), folder)];
    if (above.empty()) return;
  }
}

// The folder that the includer's surroundings, the nearest first, need anyway for what no other
// folder has; else the nearest folder.
void IncludeGraph::Decide(const Choice& choice) {
  const std::string_view home = FolderOf(files_[choice.includer]);
  std::vector<uint32_t> folders;
  for (uint32_t file : choice.candidates) folders.push_back(FolderFor(file, *choice.include));
  size_t best = choice.candidates.size();
  for (std::string_view above = home; best == folders.size(); above = FolderOf(above)) {
    const uint32_t place = Folder(above);
    uint32_t most = 0;
    for (size_t i = 0; i < folders.size(); ++i) {
      auto it = votes_.find(Pair(place, folders[i]));
      if (it != votes_.end() && it->second > most) {
        most = it->second;
        best = i;
      }
    }
    if (above.empty()) break;
  }
  if (best == folders.size()) {
    auto rank = [&](size_t i) {
      return std::tuple(-CommonFolders(folders_[folders[i]], home), folders_[folders[i]].size(), i);
    };
    best = 0;
    for (size_t i = 1; i < folders.size(); ++i)
      if (rank(i) < rank(best)) best = i;
  }
  Target& target = targets_[choice.includer][choice.target];
  target.file = choice.candidates[best];
  target.folder = folders[best];
  ambiguous_.emplace_back(
      choice.includer, choice.include->name + " is taken to be " + files_[target.file] + ", of " +
                           std::to_string(folders.size()) + " files of that name");
}

UnitFolders IncludeGraph::For(std::string_view file) {
  UnitFolders unit;
  auto it = by_path_.find(file);
  if (it == by_path_.end()) return unit;
  ++round_;
  uses_.resize(folders_.size());
  std::vector<uint32_t> used;
  std::vector<uint32_t> work = {it->second};
  seen_[work[0]] = round_;
  for (size_t i = 0; i < work.size(); ++i) {
    for (const Target& target : targets_[work[i]]) {
      unit.year = std::max(unit.year, target.year);
      if (target.folder != kNone) {
        Use& use = uses_[target.folder];
        if (use.count == 0) used.push_back(target.folder);
        ++use.count;
        use.angled = use.angled || target.angled;
      }
      if (target.system != nullptr)
        for (const std::string& folder : *target.system)
          if (std::find(unit.system.begin(), unit.system.end(), folder) == unit.system.end())
            unit.system.push_back(folder);
      if (target.file == kNone || seen_[target.file] == round_) continue;
      seen_[target.file] = round_;
      work.push_back(target.file);
    }
  }
  std::vector<std::tuple<bool, int, int, std::string_view, bool>> order;
  for (uint32_t folder : used) {
    const Use use = std::exchange(uses_[folder], Use());
    order.emplace_back(foreign_folders_[folder], -CommonFolders(folders_[folder], FolderOf(file)),
                       -use.count, folders_[folder], use.angled);
  }
  std::sort(order.begin(), order.end());
  for (const auto& [vendored, near, count, path, angled] : order)
    (angled ? unit.angled : unit.quoted).emplace_back(path.empty() ? "." : path);
  return unit;
}

void IncludeGraph::AddIssues(db::IssueLog& issues) const {
  for (const auto& [includer, text] : ambiguous_)
    issues.Add("include_ambiguous", db::Severity::kInfo, files_[includer], 0, text);
}

}  // namespace arterial::indexer
