#include "indexer/infer/system_headers.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>

#include "indexer/command_line.h"

namespace arterial::indexer {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> SplitPaths(const char* text) {
  std::vector<std::string> paths;
  std::string_view rest = text == nullptr ? "" : text;
  while (!rest.empty()) {
    const size_t end = std::min(rest.find(':'), rest.size());
    if (end > 0 && rest[0] == '/') paths.push_back(Absolute(rest.substr(0, end), "/"));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return paths;
}

// Entries of a folder, sorted; none when it is not there.
std::vector<std::string> Entries(const std::string& folder) {
  std::error_code error;
  std::vector<std::string> names;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error))
    names.push_back(it->path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

std::string Trimmed(std::string_view text) {
  const size_t begin = text.find_first_not_of(" \t\r");
  if (begin == text.npos) return {};
  return std::string(text.substr(begin, text.find_last_not_of(" \t\r") + 1 - begin));
}

// ${name} replaced; unknown names by nothing.
std::string Expand(const std::string& text, const std::map<std::string, std::string>& variables) {
  std::string out;
  for (size_t i = 0; i < text.size();) {
    const size_t end = text.compare(i, 2, "${") == 0 ? text.find('}', i) : text.npos;
    if (end == text.npos) {
      out += text[i++];
      continue;
    }
    auto it = variables.find(text.substr(i + 2, end - i - 2));
    if (it != variables.end()) out += it->second;
    i = end + 1;
  }
  return out;
}

// "a >= 1.0, b" -> a, b
std::vector<std::string> PackageNames(std::string text) {
  std::replace(text.begin(), text.end(), ',', ' ');
  std::vector<std::string> names;
  bool version = false;
  for (std::string& word : SplitCommand(text)) {
    const bool operation = word.find_first_of("<>=!") == 0;
    if (!operation && !version) names.push_back(std::move(word));
    version = operation;
  }
  return names;
}

// Clang brings these along itself.
bool IsBuiltin(std::string_view name) {
  static constexpr std::array<std::string_view, 11> kNames = {
      "stddef.h",   "stdarg.h",    "stdbool.h",     "float.h",  "limits.h", "stdint.h",
      "stdalign.h", "stdatomic.h", "stdnoreturn.h", "iso646.h", "omp.h"};
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end() ||
         name.ends_with("intrin.h");
}

}  // namespace

SystemPlaces SystemPlaces::OfThisMachine() {
  SystemPlaces places;
  for (const char* variable : {"CPATH", "CPLUS_INCLUDE_PATH"})
    for (std::string& path : SplitPaths(std::getenv(variable)))
      places.environment.push_back(std::move(path));
  places.standard = {"/usr/local/include", "/usr/include"};
  for (const std::string& name : Entries("/usr/include"))
    if (name.find("-linux-") != name.npos) places.standard.push_back("/usr/include/" + name);
  for (size_t i = 1, n = places.standard.size(); i < n; ++i)
    for (const std::string& version : Entries(places.standard[i] + "/c++"))
      places.standard.push_back(places.standard[i] + "/c++/" + version);
  places.pkg_config = SplitPaths(std::getenv("PKG_CONFIG_PATH"));
  for (const char* base : {"/usr/local/lib", "/usr/lib"}) {
    places.pkg_config.push_back(std::string(base) + "/pkgconfig");
    for (const std::string& name : Entries(base))
      if (name.find("-linux-") != name.npos)
        places.pkg_config.push_back(std::string(base) + "/" + name + "/pkgconfig");
  }
  places.pkg_config.insert(places.pkg_config.end(),
                           {"/usr/local/share/pkgconfig", "/usr/share/pkgconfig"});
  return places;
}

SystemHeaders::SystemHeaders(SystemPlaces places) : places_(std::move(places)) {
  constexpr std::string_view kSuffix = ".pc";
  for (const std::string& folder : places_.pkg_config)
    for (const std::string& entry : Entries(folder))
      if (entry.ends_with(kSuffix))
        ReadPackage(entry.substr(0, entry.size() - kSuffix.size()), folder + "/" + entry);
}

void SystemHeaders::ReadPackage(const std::string& name, const std::string& file) {
  if (packages_.contains(name)) return;  // the first folder wins, as for pkg-config
  Package package;
  std::map<std::string, std::string> variables = {
      {"pcfiledir", fs::path(file).parent_path().string()}};
  std::ifstream input(file);
  for (std::string line; std::getline(input, line);) {
    const size_t mark = line.find_first_of("=:");
    if (mark == line.npos || line.starts_with('#')) continue;
    const std::string key = Trimmed(std::string_view(line).substr(0, mark));
    const std::string value = Expand(Trimmed(std::string_view(line).substr(mark + 1)), variables);
    if (line[mark] == '=') {
      variables[key] = value;
    } else if (key == "Cflags" || key == "CFlags") {
      std::vector<std::string> words = SplitCommand(value);
      words.insert(words.begin(), "cc");
      package.folders = IncludeFolders(words, "/");
    } else if (key == "Requires" || key == "Requires.private") {
      for (std::string& other : PackageNames(value)) package.requires_.push_back(std::move(other));
    }
  }
  std::erase_if(package.folders, [&](const std::string& folder) {
    return std::find(places_.standard.begin(), places_.standard.end(), folder) !=
           places_.standard.end();
  });
  packages_.emplace(name, std::move(package));
}

bool SystemHeaders::Exists(const std::string& path) { return access(path.c_str(), F_OK) == 0; }

bool SystemHeaders::IsStandard(const std::string& name) {
  auto [it, added] = standard_.try_emplace(name, false);
  if (!added) return it->second;
  auto holds = [&](const std::string& folder) { return Exists(folder + "/" + name); };
  it->second = IsBuiltin(name) ||
               std::any_of(places_.standard.begin(), places_.standard.end(), holds) ||
               std::any_of(places_.environment.begin(), places_.environment.end(), holds);
  return it->second;
}

std::vector<std::string> SystemHeaders::WithRequired(const std::string& package) const {
  std::vector<std::string> folders, work = {package};
  std::set<std::string> seen(work.begin(), work.end());
  for (size_t i = 0; i < work.size(); ++i) {
    auto it = packages_.find(work[i]);
    if (it == packages_.end()) continue;
    for (const std::string& folder : it->second.folders)
      if (std::find(folders.begin(), folders.end(), folder) == folders.end())
        folders.push_back(folder);
    for (const std::string& other : it->second.requires_)
      if (seen.insert(other).second) work.push_back(other);
  }
  return folders;
}

const std::vector<std::string>& SystemHeaders::FoldersFor(const std::string& name) {
  auto [it, added] = folders_.try_emplace(name);
  if (!added) return it->second;
  for (const auto& [package_name, package] : packages_)
    for (const std::string& folder : package.folders)
      if (Exists(folder + "/" + name)) return it->second = WithRequired(package_name);
  return it->second;
}

}  // namespace arterial::indexer
