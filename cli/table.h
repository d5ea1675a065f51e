// What a verb answers, before anything is known of how it will be shown: sections of tables with
// raw values. The renderers (cli/render) turn it into text for people or machines.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace arterial::cli {

enum class ColumnType {
  kText,
  kPath,      // text that is shortened in the middle
  kWord,      // one of the words of SEMANTICS (status, verdict, severity): coloured on a terminal
  kInteger,   // shown as it is: lines, ids
  kCount,     // shown with thousands separators
  kDuration,  // integer nanoseconds
  kShare,     // 0..1, shown in percent
  kReal,
  kFlag,  // yes or no
};

struct Column {
  std::string key;    // the name in JSON and CSV, that of the SQL column
  std::string title;  // the head in tables for people
  ColumnType type = ColumnType::kText;
  bool minor = false;  // left out first where the terminal is narrow
};

struct Interval {
  double low = 0;
  double high = 0;
};

// Absent (unknown), a number, a text, several texts, an interval, or yes or no.
using Value = std::variant<std::monostate, int64_t, double, std::string, std::vector<std::string>,
                           Interval, bool>;

struct Cell {
  Value value;
  std::string shown = {};  // what people see instead of the value, e.g. an indented name

  bool absent() const { return value.index() == 0; }
};

struct Table {
  std::vector<Column> columns;
  std::vector<std::vector<Cell>> rows;  // each as long as `columns`

  // Position of the column with that key; -1: none.
  int Find(std::string_view key) const;
  // The text of a cell, empty where it is absent or no text.
  std::string_view Text(size_t row, std::string_view key) const;
  int64_t Int(size_t row, std::string_view key) const;  // 0 where absent
  double Real(size_t row, std::string_view key) const;  // 0 where absent
  bool Has(size_t row, std::string_view key) const;     // the cell is there and not absent
};

struct Section {
  std::string key;    // the name in JSON
  std::string title;  // the line above the table; empty: none
  Table table;
  std::string when_empty = {};          // the sentence shown instead of a table without rows
  std::vector<std::string> notes = {};  // lines below the table, for people only
};

struct Document {
  std::vector<Section> sections;
};

}  // namespace arterial::cli
