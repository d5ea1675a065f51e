// What a run that writes to the database has done, as a table of figures.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/table.h"
#include "db/connection.h"
#include "runtime_join/match/join.h"

namespace arterial::cli {

struct Figure {
  std::string what;
  int64_t count = 0;
};

// One row a figure; figures of zero are left out unless they are among the first `always`.
Section FiguresSection(std::string key, const std::vector<Figure>& figures, size_t always);

// The dependencies after the join, and what the `phases` lost ("'index','link'").
std::vector<Figure> JoinFigures(const runtime::JoinSummary& join);
// "3 errors and 2 warnings: `arterial doctor` ..." or empty.
Result<std::string> IssuesNote(db::Connection& db, const std::string& phases);

}  // namespace arterial::cli
