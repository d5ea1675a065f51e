#include "cli/columns.h"

namespace arterial::cli {
namespace {

using enum ColumnType;

constexpr ColumnSpec kColumns[] = {
    {.key = "ambiguous", .title = "ambiguous", .type = kInteger},
    {.key = "api", .title = "api", .type = kText, .minor = true},
    {.key = "assumed_share", .title = "assumed", .type = kShare},
    {.key = "base_failure", .title = "base failure", .type = kShare, .minor = true},
    {.key = "basis", .title = "basis", .type = kText, .minor = true},
    {.key = "call_kind", .title = "call kind", .type = kText, .minor = true},
    {.key = "call_sites", .title = "call sites", .type = kCount},
    {.key = "callee", .title = "callee", .type = kPath, .when_absent = "(dynamic)"},
    {.key = "callee_owner", .title = "callee owner", .type = kText, .when_empty = "(unowned)"},
    {.key = "caller", .title = "caller", .type = kPath},
    {.key = "caller_component", .title = "caller component", .type = kText, .minor = true},
    {.key = "caller_owner", .title = "caller owner", .type = kText, .when_empty = "(unowned)"},
    {.key = "calls", .title = "calls", .type = kCount, .minor = true},
    {.key = "caution", .title = "caution", .type = kText},
    {.key = "column", .title = "column", .type = kInteger, .minor = true},
    {.key = "component", .title = "component", .type = kText, .minor = true},
    {.key = "confidence", .title = "confidence", .type = kText, .minor = true},
    {.key = "count", .title = "count", .type = kCount},
    {.key = "critical_dependencies", .title = "most critical", .type = kText, .separator = '\n'},
    {.key = "critical_ns", .title = "critical time", .type = kDuration},
    {.key = "critical_share", .title = "critical", .type = kShare},
    {.key = "degraded", .title = "degraded", .type = kFlag},
    {.key = "dependencies", .title = "dependencies", .type = kCount},
    {.key = "depth", .title = "depth", .type = kInteger},
    {.key = "dynamic", .title = "dynamic", .type = kFlag},
    {.key = "environment", .title = "environment", .type = kText, .minor = true},
    {.key = "error_share", .title = "errors", .type = kShare},
    {.key = "errors", .title = "errors", .type = kCount},
    {.key = "example", .title = "example", .type = kPath},
    {.key = "failed_with", .title = "failed with", .type = kCount, .minor = true},
    {.key = "file", .title = "file", .type = kPath},
    {.key = "flags", .title = "flags", .type = kText, .separator = ' ', .minor = true},
    {.key = "framework", .title = "framework", .type = kText, .minor = true},
    {.key = "function", .title = "function", .type = kPath},
    {.key = "guess", .title = "guess", .type = kFlag},
    {.key = "handlers", .title = "handlers", .type = kCount},
    {.key = "hops", .title = "hops", .type = kInteger},
    {.key = "journey_traces", .title = "of all", .type = kCount},
    {.key = "journeys", .title = "journeys", .type = kText, .separator = '\n'},
    {.key = "kind", .title = "kind", .type = kText, .minor = true},
    {.key = "line", .title = "line", .type = kInteger},
    {.key = "mandatory_from", .title = "mandatory for others", .type = kCount},
    {.key = "mandatory_to", .title = "mandatory on others", .type = kCount},
    {.key = "name", .title = "name", .type = kPath, .when_absent = "(dynamic)"},
    {.key = "on_path", .title = "on path", .type = kShare, .minor = true},
    {.key = "operations", .title = "operations", .type = kCount},
    {.key = "owner", .title = "owner", .type = kText, .when_empty = "(unowned)"},
    {.key = "owner_rule", .title = "by", .type = kPath},
    {.key = "owners", .title = "owners", .type = kText, .separator = ' '},
    {.key = "p50_ns", .title = "p50", .type = kDuration, .minor = true},
    {.key = "p95_ns", .title = "p95", .type = kDuration, .minor = true},
    {.key = "p99_ns", .title = "p99", .type = kDuration, .minor = true},
    {.key = "partial_requests", .title = "in partial traces", .type = kCount, .minor = true},
    {.key = "path", .title = "path", .type = kText},
    {.key = "places", .title = "places", .type = kCount, .minor = true},
    {.key = "presence", .title = "presence", .type = kText, .minor = true},
    {.key = "presence_share", .title = "present in", .type = kShare, .minor = true},
    {.key = "requests", .title = "requests", .type = kCount},
    {.key = "server_p50_ns", .title = "server p50", .type = kDuration, .minor = true},
    {.key = "server_p95_ns", .title = "server p95", .type = kDuration, .minor = true},
    {.key = "server_p99_ns", .title = "server p99", .type = kDuration, .minor = true},
    {.key = "severity", .title = "severity", .type = kWord},
    {.key = "share", .title = "share", .type = kShare},
    {.key = "site", .title = "site", .type = kPath},
    {.key = "sites", .title = "sites", .type = kPath, .separator = '\n'},
    {.key = "slack_ns", .title = "slack", .type = kDuration},
    {.key = "sources", .title = "sources", .type = kPath, .separator = ' '},
    {.key = "state", .title = "state", .type = kWord},
    {.key = "status", .title = "status", .type = kWord},
    {.key = "survived", .title = "survived", .type = kCount, .minor = true},
    {.key = "system", .title = "system", .type = kText, .minor = true},
    {.key = "targets", .title = "targets", .type = kText, .separator = ' ', .minor = true},
    {.key = "time_ns", .title = "time", .type = kDuration, .minor = true},
    {.key = "traces", .title = "traces", .type = kCount},
    {.key = "unknown", .title = "what", .type = kText},
    {.key = "upper_bound", .title = "less than", .type = kShare},
    {.key = "verdict", .title = "verdict", .type = kWord},
    {.key = "weighted", .title = "weighted", .type = kCount},
    {.key = "weighted_calls", .title = "weighted calls", .type = kCount, .minor = true},
};

}  // namespace

const ColumnSpec* FindColumn(std::string_view key) {
  for (const ColumnSpec& column : kColumns)
    if (column.key == key) return &column;
  return nullptr;
}

}  // namespace arterial::cli
