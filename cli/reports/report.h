// The interface of a report. To add one:
//   1. Write db/queries/report_foo.sql, commented: what one row is, how rows are ordered.
//   2. Write cli/reports/foo.h with `extern const Report kFooReport;` and cli/reports/foo.cpp,
//      which builds a Document of titled sections.
//   3. Add `&kFooReport` to the list in cli/reports/registry.cpp and foo.cpp to
//      cli/CMakeLists.txt.
//   4. Name new columns in cli/columns.cpp (head, unit, plural).
//   5. Add `$ arterial report foo` to tests/cli/transcripts/report.txt.
// The verb adds what the answers do not know to the end.
#pragma once

#include <span>
#include <string_view>

#include "cli/table.h"
#include "db/connection.h"
#include "db/support/result.h"

namespace arterial::cli {

struct Report {
  std::string_view name;
  std::string_view summary;  // one line, without a full stop
  Result<Document> (*build)(db::Connection& db);
};

std::span<const Report* const> Reports();

}  // namespace arterial::cli
