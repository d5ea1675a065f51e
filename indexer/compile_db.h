// Reads compile_commands.json (the JSON Compilation Database of CMake, Meson, Bazel extractors,
// bear, ...): a stream of entries such as
//   {"directory": "/src/build", "file": "../gateway/main.cc",
//    "command": "c++ -I../gen -o gateway/CMakeFiles/shop-gateway.dir/main.cc.o -c
//    ../gateway/main.cc"}
// The file is parsed as a stream, so that one of gigabytes costs the size of its entries only.
// Output of `bazel aquery` (build_graph/bazel_actions.h) is taken in its place.
#pragma once

#include <istream>
#include <string>
#include <string_view>
#include <vector>

#include "db/issues.h"
#include "db/support/hash.h"
#include "db/support/result.h"

namespace arterial::indexer {

// One translation unit under one command.
struct CompileCommand {
  std::string file;                    // relative to the root with '/', absolute outside it
  std::string path;                    // absolute
  std::string directory;               // absolute working directory of the command
  std::vector<std::string> arguments;  // as given, [0] is the compiler
  std::string target;                  // build target of the object file, empty where unknown
  Hash128 hash;                        // CommandHash
  bool inferred = false;               // of no database: flags are a guess (infer/)
};

// Identity of a command: hash of directory, file, arguments and whether they are inferred. Paths
// below `root` count from there, so that the tree may lie anywhere. `root` is absolute.
Hash128 CommandHash(const CompileCommand& command, const std::string& root);

struct CompileDb {
  std::string path;                      // of compile_commands.json, or of Bazel's actions
  std::string build_dir;                 // folder that holds it; for actions the file itself
  std::vector<CompileCommand> commands;  // sorted by (file, hash), each once
  int64_t entries = 0;                   // entries read
  int64_t generated = 0;  // generated sources of protobuf and Thrift, which hold no facts
  bool inferred = false;  // there is no database: path and build_dir are empty
};

// Where builds of a tree usually lie, in the order in which they are looked through: ROOT, its
// build, out, builddir and _build, the folders in build and out, and cmake-build-*.
std::vector<std::string> LikelyBuildFolders(const std::string& root);

// Finds the database: in `build_dir` when given (the file itself is accepted too), else in the
// first likely build folder that has one. Fails with a sentence that says how to make one.
Result<std::string> FindCompileDb(const std::string& root, const std::string& build_dir);

// Reads the file at `path`, of either kind. Entries that cannot be used are issues:
// compile_entry_missing_file, compile_entry_invalid, compile_entry_other_language. A file under
// several commands is indexed under each: compile_entry_repeated. Broken JSON is an error with line
// and column.
Result<CompileDb> ReadCompileDb(const std::string& path, const std::string& root,
                                db::IssueLog& issues);

// Whether the source says on top that the Thrift compiler wrote it.
bool SaysGenerated(const std::string& path);

// The parser alone, for any stream; file existence is asked of `exists`.
Result<CompileDb> ParseCompileDb(std::istream& input, const std::string& root,
                                 bool (*exists)(const std::string& path), db::IssueLog& issues);

}  // namespace arterial::indexer
