// Which folder of the machine holds an include: the compiler's own, those of CPATH and
// CPLUS_INCLUDE_PATH, or one that a pkg-config file names (/usr/include/libmongoc-1.0).
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace arterial::indexer {

// Where to look, in order. Default: this machine and the environment.
struct SystemPlaces {
  std::vector<std::string> standard;     // searched by the compiler unasked
  std::vector<std::string> environment;  // CPATH, CPLUS_INCLUDE_PATH
  std::vector<std::string> pkg_config;   // folders of *.pc files
  static SystemPlaces OfThisMachine();
};

class SystemHeaders {
 public:
  explicit SystemHeaders(SystemPlaces places);

  // Whether the compiler finds <name> without further flags, or in the environment's folders.
  bool IsStandard(const std::string& name);
  // Else the folders that packages say are needed for it, the holder first, then those of the
  // packages that it requires; empty when no package has it.
  const std::vector<std::string>& FoldersFor(const std::string& name);
  // Folders of the environment, to be part of every command.
  const std::vector<std::string>& environment() const { return places_.environment; }

 private:
  struct Package {
    std::vector<std::string> folders;    // of Cflags, other than standard ones
    std::vector<std::string> requires_;  // names of packages
  };
  void ReadPackage(const std::string& name, const std::string& file);
  std::vector<std::string> WithRequired(const std::string& package) const;
  bool Exists(const std::string& path);

  SystemPlaces places_;
  std::map<std::string, Package> packages_;
  std::unordered_map<std::string, bool> standard_;
  std::unordered_map<std::string, std::vector<std::string>> folders_;
};

}  // namespace arterial::indexer
