// What the columns of the named queries mean to a reader: their heads, units and plurals.
#pragma once

#include <string_view>

#include "cli/table.h"

namespace arterial::cli {

struct ColumnSpec {
  std::string_view key;
  std::string_view title;
  ColumnType type;
  char separator = '\0';              // between the parts of a plural; '\0': one value
  bool minor = false;                 // left out first where the terminal is narrow
  std::string_view when_absent = {};  // what people see instead of nothing
  std::string_view when_empty = {};   // what people see instead of an empty text
};

// nullptr: not a known column; its type is that of its values.
const ColumnSpec* FindColumn(std::string_view key);

}  // namespace arterial::cli
