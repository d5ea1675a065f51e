#include "indexer/build_graph/file_owners.h"

#include <algorithm>
#include <map>
#include <string>
#include <unordered_map>

#include "indexer/infer/source_tree.h"

namespace arterial::indexer {
namespace {

std::string Stem(std::string_view path) {
  const size_t dot = path.rfind('.');
  return std::string(dot == path.npos || path.find('/', dot) != path.npos ? path
                                                                          : path.substr(0, dot));
}

void Insert(std::vector<TargetId>& targets, TargetId target) {
  const auto at = std::lower_bound(targets.begin(), targets.end(), target);
  if (at == targets.end() || *at != target) targets.insert(at, target);
}

using Index = std::unordered_map<std::string, std::vector<TargetId>>;

const std::vector<TargetId>* Find(const Index& index, std::string_view key) {
  const auto found = index.find(std::string(key));
  return found == index.end() ? nullptr : &found->second;
}

bool IsLibrary(const BuildTarget& target) {
  return target.kind == "library" || target.kind == "headers";
}

// What build files say, by stem and folder.
struct Stated {
  Index by_stem, by_folder, by_include, by_build_folder;

  Stated(const BuildGraph& graph, std::string_view system) {
    for (TargetId id = 0; id < graph.targets.size(); ++id) {
      const BuildTarget& target = graph.targets[id];
      if (target.system != system) continue;
      bool has_files = false;
      for (const TargetFile& file : target.files) {
        if (file.role == "data") continue;
        has_files = true;
        if (file.role != "source") continue;
        Insert(by_stem[Stem(file.path)], id);
        Insert(by_folder[std::string(FolderPart(file.path))], id);
      }
      if (!has_files && target.kind == "headers")
        for (const std::string& dir : target.include_dirs)
          if (!dir.empty()) Insert(by_include[dir], id);
      if (IsLibrary(target) && has_files)
        Insert(by_build_folder[std::string(FolderPart(target.file))], id);
    }
  }
};

}  // namespace

FileOwners::FileOwners(const BuildGraph& graph, std::string_view system, const FileIncludes& files)
    : owners_(files.files.size()), certain_(files.files.size(), 0) {
  for (TargetId target = 0; target < graph.targets.size(); ++target) {
    if (graph.targets[target].system != system) continue;
    for (const FileId file : files.of_target[target]) {
      owners_[file].push_back(target);
      certain_[file] = 1;
    }
  }
  // Bazel sees no header that a target does not name.
  if (system.starts_with("bazel")) return;
  const Stated stated(graph, system);
  for (FileId id = 0; id < owners_.size(); ++id) {
    const std::string& path = files.files[id];
    // A source that no target names is built by none.
    if (certain_[id] != 0 || path.starts_with('/') || IsTranslationUnit(path)) continue;
    if (const auto* targets = Find(stated.by_stem, Stem(path))) {
      owners_[id] = *targets;
      certain_[id] = 1;
      continue;
    }
    if (const auto* targets = Find(stated.by_folder, FolderPart(path))) {
      owners_[id] = *targets;
      continue;
    }
    for (std::string_view at = FolderPart(path); !at.empty() && owners_[id].empty();
         at = FolderPart(at))
      if (const auto* targets = Find(stated.by_include, at)) owners_[id] = *targets;
    for (std::string_view at = FolderPart(path); !at.empty() && owners_[id].empty();
         at = FolderPart(at)) {
      for (const Index* index : {&stated.by_folder, &stated.by_build_folder})
        if (const auto* targets = Find(*index, at); targets != nullptr && targets->size() == 1) {
          owners_[id] = *targets;
          break;
        }
    }
  }
}

}  // namespace arterial::indexer
