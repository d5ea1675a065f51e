#include "tests/indexer/dump.h"

#include "tests/catch.h"

namespace arterial::indexer {

Rows Query(db::Connection& db, const std::string& sql) {
  Result<db::Statement> select = db.Prepare(sql);
  REQUIRE(select.ok());
  Rows rows;
  while (true) {
    Result<bool> row = select->Step();
    REQUIRE(row.ok());
    if (!*row) return rows;
    std::string text;
    for (int column = 0; column < select->columns(); ++column)
      text += (column == 0 ? "" : "|") + select->String(column);
    rows.push_back(std::move(text));
  }
}

Rows DumpStatic(db::Connection& db) {
  Rows all;
  for (const char* sql :
       {"SELECT 'unit', file, hex(command_hash), target, extra_arguments, status, error, hex(facts)"
        " FROM unit ORDER BY 2, 3",
        "SELECT 'issue', * FROM issue ORDER BY phase, kind, severity, file, line, detail",
        "SELECT 'binary', * FROM binary ORDER BY id",
        "SELECT 'binary_unit', b.label, u.file, hex(u.command_hash) FROM binary_unit x"
        " JOIN binary b ON b.id = x.binary_id JOIN unit u ON u.id = x.unit_id ORDER BY 2, 3, 4",
        "SELECT 'function', id, hex(hash), name, file, line FROM function ORDER BY id",
        "SELECT 'call_site', * FROM call_site ORDER BY id",
        "SELECT 'call_site_binary', * FROM call_site_binary ORDER BY 2, 3",
        "SELECT 'handler', * FROM handler ORDER BY id",
        "SELECT 'handler_binary', * FROM handler_binary ORDER BY 2, 3",
        "SELECT 'span_site', * FROM span_site ORDER BY id",
        "SELECT 'span_site_binary', * FROM span_site_binary ORDER BY 2, 3",
        "SELECT 'span_call', * FROM span_call ORDER BY 2, 3",
        "SELECT 'context_site', * FROM context_site ORDER BY id",
        "SELECT 'context_site_binary', * FROM context_site_binary ORDER BY 2, 3",
        "SELECT 'static_edge', * FROM static_edge ORDER BY id",
        "SELECT 'static_edge_step', * FROM static_edge_step ORDER BY 2, 3",
        "SELECT 'ownership', * FROM ownership ORDER BY kind, name"})
    for (std::string& row : Query(db, sql)) all.push_back(std::move(row));
  return all;
}

}  // namespace arterial::indexer
