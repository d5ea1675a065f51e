#include "indexer/build_graph/tree.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "indexer/build_graph/parallel.h"

namespace arterial::indexer {
namespace {

constexpr int kMaxDepth = 200;

bool MarksBuildFolder(std::string_view name) {
  static constexpr std::array<std::string_view, 4> kMarks = {"CMakeCache.txt", "build.ninja",
                                                             ".ninja_log", "meson-private"};
  return std::find(kMarks.begin(), kMarks.end(), name) != kMarks.end();
}

bool IsSkipped(std::string_view name) {
  return name.starts_with('.') || name == "node_modules" || name == "CMakeFiles" ||
         name == "__pycache__" || name.starts_with("cmake-build-");
}

bool MatchComponent(std::string_view pattern, std::string_view text) {
  size_t p = 0, t = 0, star = pattern.npos, mark = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      mark = t;
    } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t])) {
      ++p;
      ++t;
    } else if (star != pattern.npos) {
      p = star + 1;
      t = ++mark;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

std::vector<std::string_view> Components(std::string_view path) {
  std::vector<std::string_view> parts;
  for (size_t begin = 0; begin <= path.size();) {
    const size_t end = std::min(path.find('/', begin), path.size());
    parts.push_back(path.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

// What is in a folder; nullopt: it cannot be read, or the build made it.
std::optional<FileTree::Folder> List(const std::string& root, const std::string& folder,
                                     int depth) {
  DIR* dir = opendir(JoinPath(root, folder).c_str());
  if (dir == nullptr) return {};
  FileTree::Folder here;
  bool is_build = false;
  while (const dirent* entry = readdir(dir)) {
    const std::string_view name = entry->d_name;
    unsigned char type = entry->d_type;
    if (type == DT_UNKNOWN) {
      struct stat info{};
      const std::string path = JoinPath(JoinPath(root, folder), name);
      if (lstat(path.c_str(), &info) == 0)
        type = S_ISDIR(info.st_mode) ? DT_DIR : S_ISREG(info.st_mode) ? DT_REG : DT_LNK;
    }
    if (type == DT_DIR) {
      if (!IsSkipped(name) && depth < kMaxDepth) here.folders.emplace_back(name);
    } else if (type == DT_REG || type == DT_LNK) {
      is_build = is_build || (depth > 0 && MarksBuildFolder(name));
      // Bazel's own links at the top lead out of the tree.
      if (type == DT_REG || !name.starts_with("bazel-")) here.files.emplace_back(name);
    }
  }
  closedir(dir);
  if (is_build) return {};
  std::sort(here.files.begin(), here.files.end());
  std::sort(here.folders.begin(), here.folders.end());
  return here;
}

}  // namespace

FileTree::FileTree(std::string root) : root_(std::move(root)) {
  std::vector<std::string> level = {""};
  for (int depth = 0; !level.empty(); ++depth) {
    std::vector<std::optional<Folder>> listed(level.size());
    ForEachIndex(level.size(), [&](size_t i) { listed[i] = List(root_, level[i], depth); });
    std::vector<std::string> below;
    for (size_t i = 0; i < level.size(); ++i) {
      if (!listed[i]) continue;
      for (const std::string& name : listed[i]->folders) below.push_back(JoinPath(level[i], name));
      file_count_ += static_cast<int64_t>(listed[i]->files.size());
      folders_.emplace(std::move(level[i]), std::move(*listed[i]));
    }
    level = std::move(below);
  }
}

const FileTree::Folder* FileTree::Find(std::string_view folder) const {
  const auto found = folders_.find(folder);
  return found == folders_.end() ? nullptr : &found->second;
}

bool FileTree::HasFile(std::string_view path) const {
  const Folder* folder = Find(FolderPart(path));
  const std::string_view name = path.substr(path.rfind('/') + 1);
  return folder != nullptr && std::binary_search(folder->files.begin(), folder->files.end(), name);
}

std::vector<std::string> FileTree::Named(std::string_view name) const {
  std::vector<std::string> found;
  for (const auto& [folder, content] : folders_)
    if (std::binary_search(content.files.begin(), content.files.end(), name))
      found.push_back(JoinPath(folder, name));
  return found;
}

std::optional<std::string> ReadText(const std::string& path, uint64_t limit) {
  // Not to hang on a pipe that stands there.
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0) return std::nullopt;
  struct stat info{};
  std::optional<std::string> text;
  if (fstat(file, &info) == 0 && S_ISREG(info.st_mode) &&
      static_cast<uint64_t>(info.st_size) <= limit)
    text.emplace(static_cast<size_t>(info.st_size), '\0');
  for (size_t filled = 0; text && filled < text->size();) {
    const ssize_t got = read(file, text->data() + filled, text->size() - filled);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) text.reset();
    if (got == 0) text->resize(filled);  // it has become shorter
    if (got > 0) filled += static_cast<size_t>(got);
  }
  close(file);
  return text;
}

std::string_view FolderPart(std::string_view path) {
  const size_t slash = path.rfind('/');
  return slash == path.npos ? std::string_view() : path.substr(0, slash);
}

std::string JoinPath(std::string_view folder, std::string_view name) {
  if (folder.empty()) return std::string(name);
  if (name.empty()) return std::string(folder);
  std::string path;
  path.reserve(folder.size() + 1 + name.size());
  path += folder;
  if (!path.ends_with('/')) path += '/';
  return path += name;
}

bool GlobMatches(std::string_view pattern, std::string_view path) {
  const std::vector<std::string_view> patterns = Components(pattern), parts = Components(path);
  // reached[i]: the first i patterns match the parts so far.
  std::vector<bool> reached(patterns.size() + 1, false);
  reached[0] = true;
  auto skip_stars = [&] {
    for (size_t i = 0; i < patterns.size(); ++i)
      if (reached[i] && patterns[i] == "**") reached[i + 1] = true;
  };
  skip_stars();
  for (std::string_view part : parts) {
    std::vector<bool> next(patterns.size() + 1, false);
    for (size_t i = 0; i < patterns.size(); ++i) {
      if (!reached[i]) continue;
      if (patterns[i] == "**")
        next[i] = true;
      else if (MatchComponent(patterns[i], part))
        next[i + 1] = true;
    }
    reached = std::move(next);
    skip_stars();
  }
  return reached[patterns.size()];
}

}  // namespace arterial::indexer
