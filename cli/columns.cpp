#include "cli/columns.h"

namespace arterial::cli {
namespace {

using enum ColumnType;

constexpr ColumnSpec kColumns[] = {
    {"ambiguous", "ambiguous", kInteger},
    {"assumed_share", "assumed", kShare},
    {"base_failure", "base failure", kShare},
    {"call_sites", "call sites", kCount},
    {"callee_owner", "callee owner", kText},
    {"caller_owner", "caller owner", kText},
    {"calls", "calls", kCount},
    {"count", "count", kCount},
    {"critical_dependencies", "most critical", kText, '\n'},
    {"critical_ns", "critical time", kDuration},
    {"critical_share", "critical", kShare},
    {"dependencies", "dependencies", kCount},
    {"degraded", "degraded", kFlag},
    {"depth", "depth", kInteger},
    {"dynamic", "dynamic", kFlag},
    {"error_share", "errors", kShare},
    {"errors", "errors", kCount},
    {"failed_with", "failed with", kCount},
    {"example", "example", kPath},
    {"file", "file", kPath},
    {"flags", "flags", kText, ' '},
    {"function", "function", kText},
    {"guess", "guess", kFlag},
    {"handlers", "handlers", kCount},
    {"hops", "hops", kInteger},
    {"journeys", "journeys", kText, '\n'},
    {"line", "line", kInteger},
    {"mandatory_from", "mandatory to others", kCount},
    {"journey_traces", "traces", kCount},
    {"mandatory_to", "needs others", kCount},
    {"operations", "operations", kCount},
    {"owners", "owners", kText, ' '},
    {"owner_rule", "by", kPath},
    {"partial_requests", "in partial traces", kCount},
    {"on_path", "on path", kShare},
    {"p50_ns", "p50", kDuration},
    {"p95_ns", "p95", kDuration},
    {"p99_ns", "p99", kDuration},
    {"path", "path", kText},
    {"places", "places", kCount},
    {"presence_share", "present in", kShare},
    {"requests", "requests", kCount},
    {"server_p50_ns", "server p50", kDuration},
    {"server_p95_ns", "server p95", kDuration},
    {"server_p99_ns", "server p99", kDuration},
    {"severity", "severity", kWord},
    {"share", "share", kShare},
    {"site", "site", kPath},
    {"sites", "sites", kPath, '\n'},
    {"slack_ns", "slack", kDuration},
    {"sources", "sources", kPath, ' '},
    {"state", "state", kWord},
    {"status", "status", kWord},
    {"survived", "survived", kCount},
    {"targets", "targets", kText, ' '},
    {"time_ns", "time", kDuration},
    {"traces", "traces", kCount},
    {"unknown", "what", kText},
    {"unowned_files", "unowned files", kCount},
    {"upper_bound", "less than", kShare},
    {"verdict", "verdict", kWord},
    {"weighted", "weighted", kCount},
    {"weighted_calls", "weighted calls", kCount},
};

}  // namespace

const ColumnSpec* FindColumn(std::string_view key) {
  for (const ColumnSpec& column : kColumns)
    if (column.key == key) return &column;
  return nullptr;
}

}  // namespace arterial::cli
