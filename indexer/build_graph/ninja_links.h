// What a build.ninja of Meson links, which Meson before 1.2 tells nowhere else:
//   build src/libserver.so.0.2.p/server.c.o: c_COMPILER ../src/server.c || src/protocol.h
//   build src/libserver.so.0.2: c_LINKER src/libserver.so.0.2.p/server.c.o | src/libutil.a
// Read for that alone; targets and sources are of Meson's introspection.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace arterial::indexer {

// Files as they stand there, in order.
struct NinjaLink {
  // What it is linked from; a shared library's list of symbols (libx.so.p/libx.so.symbols) stands
  // for the library. Steps that make archives name their objects only.
  std::vector<std::string> libraries;
  // What is made before its objects are compiled.
  std::vector<std::string> before;
};

// By the file that the link makes.
std::map<std::string, NinjaLink> ReadNinjaLinks(std::string_view text);

}  // namespace arterial::indexer
