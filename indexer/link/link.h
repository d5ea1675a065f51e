// Facts of all units -> whole-program slice: handler -> ... -> call site, per binary.
#pragma once

#include <cstdint>
#include <string>

#include "db/connection.h"
#include "db/support/result.h"

namespace arterial::indexer {

// Raised when linking the same facts gives other tables.
inline constexpr const char* kLinkVersion = "6";

struct LinkSummary {
  int64_t binaries = 0;
  int64_t call_sites = 0;
  int64_t handlers = 0;
  int64_t span_sites = 0;
  int64_t static_edges = 0;
  int64_t unreached = 0;  // call sites that neither a handler nor a main reaches
};

// Reads the facts of all units and writes every derived table of 0001_static.sql (from `binary` on,
// without `ownership`) and the issues of phase `link` anew, in one transaction. The same facts give
// the same rows, whatever the order in which units were stored.
// `build_system`: where the labels of binaries come from whose target no build file states.
Result<LinkSummary> Link(db::Connection& db, const std::string& build_system = "compile_commands");

// What the last Link wrote, read from its tables.
Result<LinkSummary> StoredLinkSummary(db::Connection& db);

}  // namespace arterial::indexer
