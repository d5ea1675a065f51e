// A trace format: how to recognise it and how to read spans from it.
//
// To add one:
// 1. write formats/foo.{h,cpp} with a `const TraceFormat kFoo` (name, looks_like, read);
// 2. list it in formats/registry.cpp, more specific formats first;
// 3. put small inputs with expected spans into tests/formats/foo/ and a case into the test there;
// 4. list a seed of it in the fuzz corpus;
// 5. name it in the user documentation of `arterial ingest`.
// A reader promises: memory does not grow with the input; no input crashes it; what cannot be read
// is counted in the issues with file and line, and the rest is read; every span that the input
// holds is either given to the sink or counted in ReadStats::rejected.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "db/issues.h"
#include "db/support/result.h"
#include "runtime_join/input.h"
#include "runtime_join/span.h"

namespace arterial::runtime {

// Where spans go. An error ends the reading and is returned by it.
class SpanSink {
 public:
  virtual ~SpanSink() = default;
  virtual Status OnSpan(Span span) = 0;
};

struct ReadStats {
  int64_t spans = 0;          // given to the sink
  int64_t rejected = 0;       // spans without ids, or damaged beyond use
  int64_t bad_records = 0;    // lines or documents that could not be parsed to their end
  int64_t other_records = 0;  // records with logs or metrics only
  int64_t repeats = 0;        // files left out because their content was read before
};

// What a reader needs beside the bytes. The pointers are not owned.
struct TraceFormat;

struct ReadContext {
  std::string file;                    // for issues; usually the input's name
  ResourceTable* resources = nullptr;  // outlives the spans
  db::IssueLog* issues = nullptr;
  SpanSink* sink = nullptr;
  ReadStats stats;
  const TraceFormat* format = nullptr;  // given by the user; null: recognised by content
};

struct TraceFormat {
  std::string_view name;         // as stored in input.format and shown
  std::string_view description;  // one line
  // `head` is the start of the decompressed input, whole if shorter than kHeadBytes.
  bool (*looks_like)(std::string_view head);
  Status (*read)(Input* input, ReadContext* context);
};

inline constexpr size_t kHeadBytes = 256 << 10;

// All formats, in the order in which they are asked.
std::span<const TraceFormat* const> TraceFormats();

// The format of that name; an unknown name is a kUsage error that lists the known ones.
Result<const TraceFormat*> FindTraceFormat(std::string_view name);

// The format of the input by its content, never by its name. Null: it is empty. An unknown content
// is an Error that names the file and says what it looks like.
Result<const TraceFormat*> RecogniseFormat(Input* input);

// Recognises and reads one input to its end, so that its content hash is complete; returns its
// format (null: empty). A cut-off or damaged compressed stream is an issue; what was before is
// read.
Result<const TraceFormat*> ReadSpans(Input* input, ReadContext* context);
// The same from memory: the entry point for fuzzing.
Result<const TraceFormat*> ReadSpans(std::string_view bytes, SpanSink* sink,
                                     ResourceTable* resources, db::IssueLog* issues);

}  // namespace arterial::runtime
