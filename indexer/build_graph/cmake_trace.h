// What CMake's commands were called with, from `cmake --trace-format=json-v1 --trace-expand`: a
// line
//   {"args":["b","PRIVATE","a","PUBLIC","hdr"],"cmd":"target_link_libraries",
//    "file":"/src/CMakeLists.txt","line":7}
// a call. It has what the File API of CMake 3.25 leaves out: INTERFACE libraries, their links, how
// a dependency is passed on.
#pragma once

#include <istream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "db/issues.h"
#include "indexer/build_graph/graph.h"

namespace arterial::indexer {

// Commands that read another file, where other calls stand by themselves.
bool ReadsOnly(std::string_view command);

struct CMakeTrace {
  std::vector<BuildTarget> libraries;  // INTERFACE libraries, with files and include folders
  std::map<std::string, std::vector<DeclaredDep>>
      links;  // target -> what it links, aliases resolved
  std::map<std::string, std::vector<DeclaredDep>> orders;  // target -> add_dependencies
  std::map<std::string, std::string> aliases;              // a::b -> b
  std::set<std::string> imported;                          // made by find_package and the like
};

// `root`: as for ReadCMakeReply. Lines that are no JSON are counted: cmake_trace_damaged.
CMakeTrace ReadCMakeTrace(std::istream& input, const std::string& root, db::IssueLog& issues);

// The target or library that an argument of target_link_libraries stands for: generator expressions
// are looked into. Empty: nothing (INSTALL_INTERFACE, a lone condition, a flag).
struct LinkItem {
  std::string name;
  bool conditional = false;
};
std::vector<LinkItem> ParseLinkItem(std::string_view argument);

}  // namespace arterial::indexer
