// One compile command as a build system's action has it, without a compile database.
#pragma once

#include <string>
#include <vector>

#include "db/support/result.h"
#include "indexer/compile_db.h"

namespace arterial::indexer {

struct UnitCommandSource {
  std::string root;                    // absolute
  std::string directory;               // absolute: where the command runs
  std::vector<std::string> arguments;  // the command; @FILE stands for the arguments in that file
  std::string file;                    // the unit's main file; empty: the source in the command
  std::string target;                  // build target; empty: as the object file's path tells
};

// Fails when the command names no source, or several and `file` is empty, or the file is not there.
Result<CompileCommand> UnitCommand(const UnitCommandSource& source);

// `arguments` with each @FILE that can be read replaced by the words in it, as compilers do;
// relative to `directory`. One that cannot be read stays.
std::vector<std::string> WithResponseFiles(const std::vector<std::string>& arguments,
                                           const std::string& directory);

}  // namespace arterial::indexer
