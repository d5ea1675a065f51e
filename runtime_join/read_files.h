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
  const TraceFormat* format = nullptr;  // of all inputs; null: each is recognised by its content
  // Asked before an input is read: true skips it. Inputs with equal content within one call are
  // read once in any case. Streams are copied to a temporary file first, to know their content.
  std::function<bool(const Hash128& content)> skip;
  std::string temp_folder;  // for those; empty: $TMPDIR, else /tmp
  // Called after each input was read: its format (null: empty), the spans it gave to the sink.
  // The input's content_hash() and bytes() are complete.
  std::function<Status(const Input& input, const TraceFormat* format, int64_t spans)> done;
};

// Reads files, directories, globs, tar archives of files and '-' into `sink`; returns the sums.
// Errors: a path that cannot be read or has an unknown format (such files within directories and
// archives are issues instead), a signal, and what the sink or a hook returns. A repeated file
// loses nothing: it is counted, and no issue.
Result<ReadStats> ReadFiles(const std::vector<std::string>& paths, ResourceTable* resources,
                            db::IssueLog* issues, SpanSink* sink, const ReadFilesHooks& hooks);

}  // namespace arterial::runtime
