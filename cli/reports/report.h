// The interface of a report. To add one:
//   1. Write db/queries/report_foo.sql, commented: what one row is, how rows are ordered. Where
//      rows can be many it takes the owner and how many (ReportScope).
//   2. Write cli/reports/foo.h with `extern const Report kFooReport;` and cli/reports/foo.cpp,
//      which builds a Document of titled sections. A section may be a picture or hold findings
//      (cli/table.h): then the formats that draw and those of code review show it too.
//   3. Add `&kFooReport` to the list in cli/reports/registry.cpp and foo.cpp to
//      cli/CMakeLists.txt.
//   4. Name new columns in cli/columns.cpp (head, unit, plural).
//   5. Add `$ arterial report foo` to tests/cli/transcripts/report.txt.
// The verb cuts long sections and adds what the answers do not know to the end.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "cli/table.h"
#include "db/connection.h"
#include "db/support/result.h"

namespace arterial::cli {

struct ReportScope {
  std::optional<std::string> owner;  // only what concerns this owner; none: everything
  int64_t limit = -1;                // rows of a section, as in LIMIT; -1: all
};

// Leaves out rows in which no column of owners names the scope's owner. False: there is no such
// column, so the table says nothing of owners.
bool KeepOwner(const ReportScope& scope, Table* table);

struct Report {
  std::string_view name;
  std::string_view summary;  // one line, without a full stop
  Result<Document> (*build)(db::Connection& db, const ReportScope& scope);
};

std::span<const Report* const> Reports();

}  // namespace arterial::cli
