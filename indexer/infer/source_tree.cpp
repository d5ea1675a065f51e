#include "indexer/infer/source_tree.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <set>

#include "db/support/subprocess.h"
#include "indexer/generated.h"

namespace arterial::indexer {
namespace {

namespace fs = std::filesystem;

constexpr size_t kCutOutput = size_t{64} << 20;  // RunProcess keeps no more

template <size_t N>
bool OneOf(std::string_view text, const std::array<std::string_view, N>& choices) {
  return std::find(choices.begin(), choices.end(), text) != choices.end();
}

std::string_view Extension(std::string_view file) {
  const size_t dot = file.rfind('.'), slash = file.rfind('/');
  return dot == file.npos || (slash != file.npos && dot < slash) ? std::string_view()
                                                                 : file.substr(dot + 1);
}

std::string_view BaseName(std::string_view file) { return file.substr(file.rfind('/') + 1); }

bool IsBuildFile(std::string_view file) {
  static constexpr std::array<std::string_view, 14> kNames = {
      "CMakeLists.txt", "BUILD",     "BUILD.bazel",  ".bazelrc",    "meson.build",
      "Makefile",       "makefile",  "GNUmakefile",  "Makefile.am", "Makefile.in",
      "configure.ac",   "WORKSPACE", "configure.in", "wscript"};
  static constexpr std::array<std::string_view, 4> kExtensions = {"cmake", "bzl", "mk", "bazelrc"};
  return OneOf(BaseName(file), kNames) || OneOf(Extension(file), kExtensions);
}

// What the root of a build folder holds, whatever the folder's name.
bool MarksBuildFolder(std::string_view name) {
  static constexpr std::array<std::string_view, 4> kMarks = {"CMakeCache.txt", "build.ninja",
                                                             ".ninja_log", "meson-private"};
  return OneOf(name, kMarks);
}

bool IsSkippedFolder(std::string_view name) {
  static constexpr std::array<std::string_view, 4> kNames = {"CMakeFiles", "node_modules", "_deps",
                                                             "__pycache__"};
  return name.starts_with('.') || name.starts_with("cmake-build-") || OneOf(name, kNames);
}

bool IsVendorName(std::string_view name) {
  static constexpr std::array<std::string_view, 11> kNames = {
      "third_party", "third-party", "thirdparty", "3rdparty", "3rd_party", "3rd-party",
      "vendor",      "vendored",    "vendors",    "extern",   "externals"};
  return OneOf(name, kNames);
}

struct Listed {
  std::string path;  // relative to the root
  bool link = false;
};

class Lister {
 public:
  explicit Lister(const std::string& root) : root_(root) {}

  std::vector<Listed> List() {
    if (!ListByGit()) {
      files_.clear();
      Walk("");
    }
    return std::move(files_);
  }

 private:
  // False: not a work tree, or one that knows nothing of this folder's sources.
  bool ListByGit() {
    std::string tracked, others;
    if (!Git({"ls-files", "-z", "--stage"}, tracked) ||
        !Git({"ls-files", "-z", "--others", "--exclude-standard"}, others))
      return false;
    std::vector<Listed> listed;
    std::vector<std::string> folders;  // submodules and repositories within
    for (std::string_view entry : Records(tracked)) {
      const size_t tab = entry.find('\t');  // MODE HASH STAGE\tPATH
      if (tab == entry.npos) continue;
      std::string path(entry.substr(tab + 1));
      if (entry.starts_with("160000"))
        folders.push_back(std::move(path));
      else
        listed.push_back({std::move(path), entry.starts_with("120000")});
    }
    for (std::string_view entry : Records(others)) {
      if (entry.ends_with('/'))
        folders.emplace_back(entry.substr(0, entry.size() - 1));
      else
        listed.push_back({std::string(entry), IsLink(entry)});
    }
    KeepOutsideBuildFolders(std::move(listed));
    for (const std::string& folder : folders)
      if (!InSkippedFolder(folder + "/x")) Walk(folder);
    return std::any_of(files_.begin(), files_.end(),
                       [](const Listed& file) { return IsTranslationUnit(file.path); });
  }

  bool IsLink(std::string_view path) const {
    std::error_code error;
    return (IsTranslationUnit(path) || IsHeader(path)) &&
           fs::is_symlink(fs::path(root_) / path, error);
  }

  bool Git(std::vector<std::string> arguments, std::string& out) const {
    arguments.insert(arguments.begin(), {"git", "-C", root_});
    Result<ProcessOutput> run = RunProcess(arguments);
    if (!run || run->exit_code != 0 || run->out.size() >= kCutOutput) return false;
    out = std::move(run->out);
    return true;
  }

  static std::vector<std::string_view> Records(std::string_view text) {
    std::vector<std::string_view> records;
    for (size_t begin = 0; begin < text.size();) {
      const size_t end = std::min(text.find('\0', begin), text.size());
      records.push_back(text.substr(begin, end - begin));
      begin = end + 1;
    }
    return records;
  }

  static bool InSkippedFolder(std::string_view path) {
    for (size_t slash = path.find('/'); slash != path.npos; slash = path.find('/')) {
      if (IsSkippedFolder(path.substr(0, slash))) return true;
      path.remove_prefix(slash + 1);
    }
    return false;
  }

  void KeepOutsideBuildFolders(std::vector<Listed> listed) {
    std::set<std::string, std::less<>> builds;
    for (const Listed& file : listed) {
      const std::string_view name = BaseName(file.path);
      if (MarksBuildFolder(name) && name.size() < file.path.size())
        builds.insert(file.path.substr(0, file.path.size() - name.size()));
    }
    auto in_build = [&](std::string_view path) {
      for (size_t slash = path.find('/'); slash != path.npos; slash = path.find('/', slash + 1))
        if (builds.contains(path.substr(0, slash + 1))) return true;
      return false;
    };
    for (Listed& file : listed)
      if (!InSkippedFolder(file.path) && (builds.empty() || !in_build(file.path)))
        files_.push_back(std::move(file));
  }

  void Walk(const std::string& folder) {
    std::error_code error;
    std::vector<std::string> folders;
    std::vector<Listed> files;
    for (fs::directory_iterator
             it(fs::path(root_) / folder, fs::directory_options::skip_permission_denied, error),
         end;
         !error && it != end; it.increment(error)) {
      const std::string name = it->path().filename().string();
      if (MarksBuildFolder(name) && !folder.empty()) return;
      std::error_code ignored;
      const fs::file_type type = it->symlink_status(ignored).type();
      std::string path = folder.empty() ? name : folder + "/" + name;
      if (type == fs::file_type::directory) {
        if (!IsSkippedFolder(name)) folders.push_back(std::move(path));
      } else if (type == fs::file_type::regular || type == fs::file_type::symlink) {
        files.push_back({std::move(path), type == fs::file_type::symlink});
      }
    }
    std::move(files.begin(), files.end(), std::back_inserter(files_));
    for (const std::string& below : folders) Walk(below);
  }

  const std::string& root_;
  std::vector<Listed> files_;
};

}  // namespace

bool IsTranslationUnit(std::string_view file) {
  static constexpr std::array<std::string_view, 7> kExtensions = {"cc", "cpp", "cxx", "c++",
                                                                  "cp", "C",   "c"};
  return OneOf(Extension(file), kExtensions);
}

bool IsHeader(std::string_view file) {
  static constexpr std::array<std::string_view, 14> kExtensions = {
      "h", "hh", "hpp", "hxx", "h++", "H", "inc", "inl", "ipp", "tcc", "tpp", "txx", "impl", "def"};
  return OneOf(Extension(file), kExtensions);
}

std::string VendoredFolder(std::string_view file) {
  for (size_t begin = 0; begin < file.size();) {
    const size_t end = file.find('/', begin);
    if (end == file.npos) break;
    const std::string_view name = file.substr(begin, end - begin);
    // Bazel's and CMake's habit at the top; further below it may be the name of a service.
    if (IsVendorName(name) || (begin == 0 && name == "external"))
      return std::string(file.substr(0, end));
    begin = end + 1;
  }
  return {};
}

SourceTree ListSourceTree(const std::string& root) {
  SourceTree tree;
  for (Listed& file : Lister(root).List()) {
    std::string& path = file.path;
    if (IsTranslationUnit(path) && !file.link) {
      if (std::string folder = VendoredFolder(path); !folder.empty()) {
        ++tree.vendored[std::move(folder)];
        tree.headers.push_back(std::move(path));
      } else if (IsGeneratedName(path)) {
        ++tree.generated;
      } else {
        tree.sources.push_back(std::move(path));
      }
    } else if (IsHeader(path) || IsTranslationUnit(path)) {
      tree.headers.push_back(std::move(path));
    } else if (!file.link && IsBuildFile(path) && VendoredFolder(path).empty()) {
      tree.build_files.push_back(std::move(path));
    }
  }
  for (auto* files : {&tree.sources, &tree.headers, &tree.build_files}) {
    std::sort(files->begin(), files->end());
    files->erase(std::unique(files->begin(), files->end()), files->end());
  }
  return tree;
}

}  // namespace arterial::indexer
