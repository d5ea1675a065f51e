// Lines of an indexed source file, for people.
#pragma once

#include <string>

#include "cli/table.h"

namespace arterial::cli {

// Lines around `line` of root/file: columns mark ('>' on the line asked for), line, source. Tabs
// are widened. No rows when the file is gone or shorter.
Table SourceLines(const std::string& root, const std::string& file, int64_t line, int64_t around);

}  // namespace arterial::cli
