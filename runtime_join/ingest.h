// Traces into the database: the whole way of a trace, in one place (ingest.cpp).
//
// One transaction a run: whatever ends the process, the database is as before or complete.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "db/connection.h"
#include "db/support/result.h"
#include "runtime_join/journeys.h"
#include "runtime_join/span.h"
#include "runtime_join/span_names.h"

namespace arterial::runtime {

struct IngestProgress {
  int64_t spans_read = 0;     // so far
  int64_t traces_closed = 0;  // begins when all inputs are read
};

struct IngestOptions {
  std::vector<std::string> inputs;  // files, directories, '-' for standard input
  std::string format;               // name of the trace format of all inputs; empty: by content
  uint64_t memory_bytes = uint64_t{1} << 30;  // of open traces; more spill to temporary files
  std::string temp_folder;                    // for those; empty: $TMPDIR, else /tmp
  // Of one trace, which is measured whole; one beyond it is rejected. Memory is bounded by about
  // two and a half times this or by memory_bytes, whichever is more.
  uint64_t trace_bytes = uint64_t{1} << 30;
  // Traces that ended less than this before the latest span may still grow: they are counted, but
  // parked and counted anew by the next run. 0: every trace is complete at the end of the input.
  std::chrono::nanoseconds idle_time = std::chrono::seconds(30);
  // Weight of spans that do not say how they were sampled (2^-16); absent: unknown, counted as 1.
  std::optional<Weight> weight;
  bool correct_skew = true;
  int merge_attached = 0;  // so many attached databases are added (see merge.h)
  JourneyConfig journeys;
  // Journeys that are configured now: they replace those the database knows. Absent: as they were.
  std::optional<std::vector<db::ConfiguredJourney>> configured;
  SpanNames names;
  db::IssueLog config_issues;  // of reading arterial.yaml for these options: kept with the run's
  std::function<void(const IngestProgress&)>
      progress;  // now and then; at the end of reading and of measuring
};

// Of this run, except that spans_parked is what is parked now.
// spans_read + spans_resumed = analysed + parked + late + merged + rejected.
struct IngestSummary {
  int64_t files = 0;                // inputs read
  int64_t files_already_known = 0;  // inputs whose content was counted before
  int64_t bytes = 0;                // read, as stored
  int64_t spans_read = 0;
  int64_t spans_resumed = 0;   // parked by earlier runs
  int64_t spans_analysed = 0;  // in the answers for good
  int64_t spans_parked = 0;    // in the answers, of traces that may still grow
  int64_t spans_late = 0;      // of traces that were closed before
  int64_t spans_merged = 0;    // equal to another span
  int64_t spans_rejected = 0;  // without ids, damaged beyond use, or of a trace beyond trace_bytes
  int64_t traces_complete = 0;
  int64_t traces_partial = 0;
  int64_t traces_parked = 0;
  int64_t spilled_bytes = 0;      // written to temporary files
  uint64_t peak_trace_bytes = 0;  // of open traces in memory
  int64_t issues = 0;             // things skipped, lost or guessed, of severity warning or error
};

// Errors: an input that cannot be read or has an unknown format, a full disk, the database, a
// signal (kInterrupted). After any error the database is as before.
Result<IngestSummary> Ingest(db::Connection& db, const IngestOptions& options);

}  // namespace arterial::runtime
