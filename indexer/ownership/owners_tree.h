// The files of a tree that ownership is read from, found once for all dialects.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/issues.h"

namespace arterial::indexer {

class OwnersTree {
 public:
  // `root`: a folder; nothing is read before it is asked for.
  OwnersTree(std::string root, db::IssueLog& issues) : root_(std::move(root)), issues_(issues) {}

  const std::string& root() const { return root_; }
  // Paths of all regular files of that name, sorted. Known are the names in kNames; links, and
  // folders of version control and of arterial, are not followed. The tree is walked once.
  const std::vector<std::string>& Named(std::string_view name);
  // Text of a regular file; nullopt with an issue where it cannot be read or is larger than
  // `limit` bytes, without one where it is not there. Kept: each file is read once.
  const std::string* Read(const std::string& path, size_t limit = kMaxSize);

  // Gives a file a text without a file system.
  void Put(const std::string& path, std::string text) { texts_[path] = std::move(text); }

  static constexpr size_t kMaxSize = size_t{1} << 20;
  static constexpr std::string_view kNames[] = {
      "OWNERS", "catalog-info.yaml", "catalog-info.yml", "BUILD", "BUILD.bazel", "BUCK", "TARGETS"};

 private:
  void Walk();
  std::string root_;
  db::IssueLog& issues_;
  bool walked_ = false;
  std::map<std::string, std::vector<std::string>, std::less<>> named_;
  std::map<std::string, std::optional<std::string>> texts_;
};

}  // namespace arterial::indexer
