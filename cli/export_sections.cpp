#include "cli/export_sections.h"

#include <fmt/format.h>

namespace arterial::cli {
namespace {

constexpr char kTable[] =
    "PRAGMA temp_store = FILE;"
    "CREATE TEMP TABLE section (trace TEXT, span TEXT, component TEXT, operation TEXT,"
    " start_ns INTEGER, end_ns INTEGER, how TEXT);"
    "BEGIN";
constexpr char kInsert[] = "INSERT INTO section VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
constexpr char kRows[] =
    "SELECT trace, span, component, operation, start_ns, end_ns, how FROM section"
    " ORDER BY 1, 2, 3, 4, 5, 6, 7";

std::string Head(const runtime::AnalyseCounts& counts, int64_t traces, const db::IssueLog& issues) {
  return fmt::format(
      "{{\"schema\":\"arterial.critical-path/1\",\"totals\":{{\"spans\":{},\"traces\":{}}},"
      "\"issues\":{{\"errors\":{},\"warnings\":{},\"infos\":{}}}}}\n",
      counts.read.spans, traces, issues.Total(db::Severity::kError),
      issues.Total(db::Severity::kWarning), issues.Total(db::Severity::kInfo));
}

}  // namespace

Status WriteSections(const AnalyseTraces& analyse, ExportFormat format, Terminal& out) {
  Result<db::Connection> db = db::Connection::OpenInMemory();
  if (!db) return db.error();
  ARTERIAL_RETURN_IF_ERROR(db->Exec(kTable));
  Result<db::Statement> insert = db->Prepare(kInsert);
  if (!insert) return insert.error();
  int64_t traces = 0;
  db::IssueLog issues;
  Result<runtime::AnalyseCounts> counts = analyse(
      [&](const runtime::Trace& trace, const std::vector<runtime::Section>& sections) -> Status {
        ++traces;
        for (const runtime::Section& section : sections) {
          const runtime::CriticalPathRow row = runtime::ToRow(trace, section);
          ARTERIAL_RETURN_IF_ERROR(insert->Run(row.trace, row.span, row.component, row.operation,
                                               row.start_ns, row.end_ns, row.how));
        }
        return {};
      },
      &issues);
  if (!counts) return counts.error();
  if (format == ExportFormat::kJsonLines) out.Write(Head(*counts, traces, issues));
  Result<db::Statement> rows = db->Prepare(kRows);
  if (!rows) return rows.error();
  return WriteRows(*rows, format, out);
}

}  // namespace arterial::cli
