// From paths to spans: what ingest and analyses without a database have in common.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "db/issues.h"
#include "runtime_join/formats/trace_format.h"

namespace arterial::runtime {

struct ReadFilesHooks {
  // Asked before a file is read (not for standard input, whose content is not known before): true
  // skips it. Files with equal content within one call are read once in any case.
  std::function<bool(const Hash128& content)> skip;
  // Called after each input was read: its format (null: empty), the spans it gave to the sink.
  // The input's content_hash() and bytes() are complete.
  std::function<Status(const Input& input, const TraceFormat* format, int64_t spans)> done;
};

// Reads files, directories and '-' into `sink`; returns the sums. Errors: a path that cannot be
// read or has an unknown format (such files within directories are issues instead), a signal, and
// what the sink or a hook returns. A repeated file loses nothing:
// it is counted, and is no issue.
Result<ReadStats> ReadFiles(const std::vector<std::string>& paths, ResourceTable* resources,
                            db::IssueLog* issues, SpanSink* sink, const ReadFilesHooks& hooks);

}  // namespace arterial::runtime
