// Critical paths of single traces: of all traces in files, without a database (`arterial export
// critical-path --from`), and of the whole traces that a database keeps as examples (`--trace`).
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "db/connection.h"
#include "db/issues.h"
#include "runtime_join/assemble.h"
#include "runtime_join/critical_path.h"
#include "runtime_join/read_files.h"
#include "runtime_join/trace_store.h"

namespace arterial::runtime {

struct AnalyseOptions {
  CriticalPathMode mode = CriticalPathMode::kExact;
  bool correct_skew = true;  // exact mode only: the other modes never shift
  TraceStoreOptions store;
  std::string format;  // name of the trace format of all files; empty: each by its content
};

struct AnalyseCounts {
  ReadStats read;            // of all files
  AssembleCounts assembled;  // spans_in = read.spans but for traces beyond the limit of the store
};

// One trace with the sections of all its roots, each root analysed separately, in the order of
// Trace::roots. Both are valid during the call.
using OnTrace = std::function<Status(const Trace& trace, const std::vector<Section>& sections)>;

// Reads files and directories ('-' is standard input), assembles all traces and hands each one
// over, in an order that depends on the trace ids only. Errors: a file that cannot be read or has
// an unknown format (in directories such files are issues), a full disk, an interrupt, an error of
// `on_trace`. `issues` receives all that was skipped or repaired.
Result<AnalyseCounts> AnalyseFiles(const std::vector<std::string>& paths,
                                   const AnalyseOptions& options, const OnTrace& on_trace,
                                   db::IssueLog* issues);

// The same for the exemplar with that trace id: its hexadecimal digits, leading zeros left out or
// not, or the first eight or more of all 32 where no other exemplar begins so. kNotFound where the
// database keeps no such trace, kUsage where several begin so.
Result<AnalyseCounts> AnalyseExemplar(db::Connection& db, const std::string& trace_id,
                                      const AnalyseOptions& options, const OnTrace& on_trace,
                                      db::IssueLog* issues);

// A section as the export's row: 32 and 16 hexadecimal digits, the component (namespace/name, or
// name where there is no namespace), the span's name.
struct CriticalPathRow {
  std::string trace;
  std::string span;
  std::string component;
  std::string operation;
  int64_t start_ns = 0;
  int64_t end_ns = 0;
  std::string_view how;
};
CriticalPathRow ToRow(const Trace& trace, const Section& section);

}  // namespace arterial::runtime
