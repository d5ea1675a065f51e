// One trace in the terminal: its spans below each other, the critical path marked.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "cli/table.h"
#include "db/connection.h"
#include "db/support/result.h"
#include "runtime_join/critical_path.h"
#include "runtime_join/trace.h"

namespace arterial::cli {

// One trace as rows, kept beyond the call that gave it.
struct Waterfall {
  std::string id;
  int64_t duration_ns = -1;  // of its longest root
  int64_t begin_ns = 0, end_ns = 0;
  struct Row {
    std::string component, operation, kind;
    std::string path;  // names from the root on, as call paths have them
    int depth = 0;
    int64_t start_ns = 0, end_ns = 0, critical_ns = 0;
    std::string how;  // of the least certain section
    std::vector<std::pair<int64_t, int64_t>> sections;
  };
  std::vector<Row> rows;  // parents before children
};

// Rows of all spans; `duration_ns` is that of its longest root.
Waterfall Describe(const runtime::Trace& trace, const std::vector<runtime::Section>& sections,
                   int64_t duration_ns);

// Site and owner by component, operation and kind of span and its call path; under the path "" what
// holds wherever no journey has the path.
using Places =
    std::map<std::tuple<std::string, std::string, std::string, std::string>, std::pair<Cell, Cell>>;
Result<Places> ReadPlaces(db::Connection& db);

// Without `all`, spans that hold no critical time are left out.
Section WaterfallSection(const Waterfall& trace, const Places& places, bool all);

}  // namespace arterial::cli
