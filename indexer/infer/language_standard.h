// The C++ standard that build files ask for, where it can be seen without running them.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace arterial::indexer {

struct Standard {
  int year = 0;     // 98, 11, 14, 17, 20, 23, 26 as 1998 ... 2026; 0: not said
  bool gnu = true;  // with GNU's extensions
};

// The highest standard that the text of a build file names:
//   CMake  CMAKE_CXX_STANDARD 17, CXX_STANDARD 17, cxx_std_17 (and CMAKE_CXX_EXTENSIONS OFF)
//   Meson  cpp_std=c++17     any  -std=c++17, -std=gnu++2a     autoconf  AX_CXX_COMPILE_STDCXX([17]
Standard FindStandard(std::string_view text);

// The year of the newest standard library header among C++20's and C++23's own; 0 for others.
int YearOfHeader(std::string_view include);

class Standards {
 public:
  // Reads the build files (relative to the root).
  Standards(const std::string& root, const std::vector<std::string>& build_files);
  // What the build file nearest above `file` says, else what files of rules and macros (*.cmake,
  // *.bzl, .bazelrc) in the tree say.
  Standard For(std::string_view file) const;

 private:
  std::map<std::string, Standard, std::less<>> by_folder_;
  Standard general_;
};

// -std=gnu++17, or newer: older ones are not asked for, as today's libraries do not take them.
std::string StandardFlag(Standard said, int year_of_headers);

}  // namespace arterial::indexer
