// All files of a tree by folder, listed once for all build systems. Nothing is read but names.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace arterial::indexer {

class FileTree {
 public:
  // Hidden folders, build folders (as infer/source_tree.h knows them), node_modules and links to
  // folders are left out.
  explicit FileTree(std::string root);

  struct Folder {
    std::vector<std::string> files;    // names, sorted
    std::vector<std::string> folders;  // names, sorted
  };
  const std::string& root() const { return root_; }
  // "" is the root. nullptr: not there.
  const Folder* Find(std::string_view folder) const;
  bool HasFile(std::string_view path) const;
  // Paths of all files of that name, sorted by folder.
  std::vector<std::string> Named(std::string_view name) const;
  const std::map<std::string, Folder, std::less<>>& folders() const { return folders_; }
  int64_t file_count() const { return file_count_; }

 private:
  std::string root_;
  std::map<std::string, Folder, std::less<>> folders_;
  int64_t file_count_ = 0;
};

// Text of a regular file of at most `limit` bytes; nullopt: it cannot be read.
std::optional<std::string> ReadText(const std::string& path, uint64_t limit = uint64_t{64} << 20);
std::string_view FolderPart(std::string_view path);  // "" for a file of the root
std::string JoinPath(std::string_view folder, std::string_view name);

// A Bazel glob: * and ? within a component, ** for any number of them.
bool GlobMatches(std::string_view pattern, std::string_view path);

}  // namespace arterial::indexer
