// Stand-ins: the least of a client library that its users' sources need to be understood where the
// library's own headers are missing. A tree is often read where its dependencies are not installed;
// one undeclared name takes the whole statement away, and the calls in it.
//
// A stand-in is found last, after every folder of the compile command, so real headers always win.
// A unit that used one counts as degraded, with the header as missing. To add a library:
//   1. Write <name>.cpp here with a constant StandIn: the includes that its users write, and text
//      that declares the classes and functions that a recogniser of indexer/frameworks looks at,
//      with the names and owners that it looks for. Bodies are never read.
//   2. Guard it by a macro: all its includes are files of their own. Be lenient: templates over
//      everything, so that any use of a real signature compiles.
//   3. Add it to AllStandIns in registry.cpp and its .cpp to indexer/CMakeLists.txt.
//   4. List it in tests/frameworks/stand_ins_test.cpp: the library's marked sources must give the
//      same facts without the library as with it.
//   5. Say so in README.md.
#pragma once

#include <span>
#include <string_view>

namespace arterial::indexer {

struct StandIn {
  std::span<const std::string_view> includes;  // as written between < and >; all hold `text`
  std::string_view text;
};

std::span<const StandIn* const> AllStandIns();

}  // namespace arterial::indexer
