#include "indexer/ownership/owners_tree.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace arterial::indexer {

namespace fs = std::filesystem;

void OwnersTree::Walk() {
  walked_ = true;
  for (const std::string_view name : kNames) named_[std::string(name)];
  std::error_code error;
  fs::recursive_directory_iterator at(root_, fs::directory_options::skip_permission_denied, error);
  const size_t prefix = root_.size() + (root_.ends_with('/') ? 0 : 1);
  for (; !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
    const std::string& path = at->path().native();
    const std::string_view name = std::string_view(path).substr(path.rfind('/') + 1);
    if (name == ".git" || name == ".hg" || name == ".svn" || name == ".arterial") {
      at.disable_recursion_pending();
      continue;
    }
    const auto list = named_.find(name);
    if (list == named_.end()) continue;
    std::error_code ignored;
    if (at->symlink_status(ignored).type() == fs::file_type::regular)
      list->second.push_back(path.substr(prefix));
  }
  if (error) issues_.Add("ownership_tree_unreadable", db::Severity::kError, "", 0, error.message());
  for (auto& [name, paths] : named_) std::sort(paths.begin(), paths.end());
}

const std::vector<std::string>& OwnersTree::Named(std::string_view name) {
  if (!walked_) Walk();
  return named_.find(name)->second;
}

const std::string* OwnersTree::Read(const std::string& path, size_t limit) {
  const auto [entry, added] = texts_.try_emplace(path);
  std::optional<std::string>& text = entry->second;
  if (added) {
    const std::string full = root_ + "/" + path;
    std::error_code error;
    if (!fs::is_regular_file(full, error)) return nullptr;
    std::ifstream input(full, std::ios::binary);
    const uintmax_t size = fs::file_size(full, error);
    if (!input || error) {
      issues_.Add("ownership_file_unreadable", db::Severity::kError, path, 0, "it cannot be read");
    } else if (size > limit) {
      issues_.Add("ownership_file_too_large", db::Severity::kError, path, 0,
                  "it is larger than " + std::to_string(limit >> 20) + " MiB");
    } else {
      text.emplace(std::istreambuf_iterator<char>(input), std::istreambuf_iterator<char>());
    }
  }
  return text ? &*text : nullptr;
}

}  // namespace arterial::indexer
