// A database as text, for comparing whole databases.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "db/connection.h"
#include "db/support/hash.h"
#include "tests/catch.h"

namespace arterial::runtime::testing {

inline std::string Cell(const db::Statement& row, int column) {
  switch (row.ColumnType(column)) {
    case db::Statement::Type::kBlob:
      return row.BlobAt(column).size() <= 16 ? [&] {
        std::string hex;
        for (unsigned char c : row.BlobAt(column)) hex += ToHex(uint64_t{c}).substr(14);
        return hex;
      }()
                                             : ToHex(HashBytes(row.BlobAt(column)));
    case db::Statement::Type::kNull:
      return "NULL";
    default:
      return row.String(column);
  }
}

inline std::vector<std::string> Rows(db::Connection& db, const std::string& sql) {
  std::vector<std::string> out;
  auto statement = db.Prepare(sql);
  if (!statement) FAIL(statement.error().ToString());
  for (;;) {
    auto step = statement->Step();
    if (!step) FAIL(step.error().ToString());
    if (!*step) break;
    std::string line;
    for (int i = 0; i < statement->columns(); ++i) line += (i ? "|" : "") + Cell(*statement, i);
    out.push_back(line);
  }
  return out;
}

// All observed facts with row numbers: equal aggregates in empty databases give equal dumps.
inline std::vector<std::string> Dump(db::Connection& db) {
  std::vector<std::string> out;
  for (const char* table : {"component",       "component_version", "component_system",
                            "operation",       "entry_stat",        "edge",
                            "edge_stat",       "edge_answer",       "edge_journey",
                            "edge_latency",    "evidence",          "evidence_stat",
                            "entry_span_name", "journey",           "journey_stat",
                            "journey_latency", "call_path",         "call_path_stat",
                            "exemplar",        "component_owner",   "component_quality",
                            "entry_root",      "entry_time",        "edge_time",
                            "edge_fanout",     "session_visit",     "entry_failure",
                            "edge_failure"}) {
    std::vector<std::string> rows = Rows(db, std::string("SELECT * FROM ") + table);
    std::sort(rows.begin(), rows.end());
    for (const std::string& row : rows) out.push_back(std::string(table) + ": " + row);
  }
  return out;
}

}  // namespace arterial::runtime::testing
