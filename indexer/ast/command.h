// Turns a build's compile command into one that Clang as a parser understands, whatever compiler
// the build uses.
#pragma once

#include <string>
#include <vector>

#include "indexer/ast/extract.h"

namespace arterial::indexer {

// Launchers (ccache), response files, outputs, dependency files, precompiled headers, plug-ins and
// warnings are dealt with; flags that decide what is parsed stay. With `minimal` only include
// paths, macros, language and target remain: the second try when Clang refuses the whole command.
std::vector<std::string> ParserCommand(const CompileUnit& unit, const std::string& resource_dir,
                                       bool minimal);

}  // namespace arterial::indexer
