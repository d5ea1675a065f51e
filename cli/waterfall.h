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
    std::string answered_as;  // operation of a span below in another component; empty: none
    int32_t above = -1;       // the parent's row
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

// Call sites and owners by call path. A trace's spans find theirs from above, so that one operation
// has the site of the call that led to it here, not that of another caller.
class Places {
 public:
  struct Place {
    int64_t path = 0;  // 0: none
    Cell site, owner;
  };

  Status Read(db::Connection& db);
  // One for each row.
  std::vector<Place> Of(const std::vector<Waterfall::Row>& rows) const;

 private:
  using Names = std::tuple<std::string, std::string, std::string>;  // component, operation, kind
  std::map<std::pair<int64_t, Names>, Place> below_;                // by the path above, 0: none
  std::map<Names, Cell> owners_;
};

// Without `all`, spans that hold no critical time are left out.
Section WaterfallSection(const Waterfall& trace, const Places& places, bool all);

}  // namespace arterial::cli
