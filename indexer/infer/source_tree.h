// The C and C++ files of a tree, without a build system's help: what could be a translation unit,
// what could be included, and which build files there are.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace arterial::indexer {

// Paths are relative to the root with '/', sorted.
struct SourceTree {
  std::vector<std::string> sources;      // would-be translation units
  std::vector<std::string> headers;      // what else may be included
  std::vector<std::string> build_files;  // of CMake, Bazel, Meson, make, autoconf
  // Sources of others that the tree carries along are no units: their folder -> how many. Their
  // headers are in `headers`.
  std::map<std::string, int64_t> vendored;
  // Sources that protoc or the Thrift compiler wrote, known by their names: no units either.
  int64_t generated = 0;
};

// Lists the tree: what git tracks or would track where `root` is in a git work tree (so .gitignore
// holds), else all files. Hidden folders, and folders that a build wrote (known by CMakeCache.txt,
// build.ninja and the like), are left out. Symbolic links to folders are not followed; those to
// files count as headers only, so that no source is a unit twice.
SourceTree ListSourceTree(const std::string& root);

// By the name's end: .cc .cpp .cxx .c++ .cp .C .c, and what is included.
bool IsTranslationUnit(std::string_view file);
bool IsHeader(std::string_view file);

// The folder at or above `file` that holds code of others (third_party, vendor, ...); empty: none.
std::string VendoredFolder(std::string_view file);

}  // namespace arterial::indexer
