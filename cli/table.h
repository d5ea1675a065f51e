// What a verb answers, before anything is known of how it will be shown: sections of tables with
// raw values. The renderers (cli/render) turn it into text for people or machines.
#pragma once

#include <cstdint>
#include <optional>
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

// What the rows of a section are to formats that draw; the others show them as a table.
enum class Picture {
  kNone,
  kGraph,      // a row is an edge: caller, callee, status, verdict, their components and owners
  kFlame,      // a row is a call path of `journey`, parents before children: depth, total_ns
  kHistogram,  // a row is a bucket of the latency of `journey`: from_ns, to_ns, traces
};

// What the rows of a section are to formats of code review: findings at a place of the source,
// which the column `sites`, `site`, `first_site` or `file` (and `line`) names.
struct Finding {
  std::string rule;     // stable id
  std::string level;    // error, warning or note
  std::string about;    // what the rule finds, one sentence
  std::string message;  // of one row: {column} is its text, [parts] without one are left out
};

struct Section {
  std::string key;    // the name in JSON
  std::string title;  // the line above the table; empty: none
  Table table;
  std::string when_empty = {};          // the sentence shown instead of a table without rows
  std::vector<std::string> notes = {};  // lines below the table, for people only
  Picture picture = Picture::kNone;
  std::optional<Finding> finding = {};
  std::string group = {};  // of a long document: the page that holds the section
};

struct Document {
  std::vector<Section> sections;
  std::string title = {};  // of a page
};

}  // namespace arterial::cli
