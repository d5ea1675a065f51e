#include "runtime_join/analyse.h"

#include "db/support/compress.h"
#include "db/support/text.h"
#include "runtime_join/operation_name.h"
#include "runtime_join/span_codec.h"

namespace arterial::runtime {
namespace {

Status AnalyseTrace(std::vector<Span> spans, const AnalyseOptions& options, const OnTrace& on_trace,
                    AssembleCounts* counts) {
  const AssembleOptions assemble{options.correct_skew && options.mode == CriticalPathMode::kExact};
  const Trace trace = Assemble(std::move(spans), assemble, counts);
  std::vector<Section> sections;
  for (int32_t root : trace.roots) {
    const std::vector<Section> path = CriticalPath(trace, root, options.mode);
    sections.insert(sections.end(), path.begin(), path.end());
  }
  return on_trace(trace, sections);
}

// The spans of the one exemplar whose trace id, leading zeros left out or not, begins so.
Result<std::string> FindExemplar(db::Connection& db, const std::string& trace_id) {
  constexpr size_t kDigits = 32, kLeast = 8;
  const std::string given = ToLower(trace_id);
  if (given.empty() || given.size() > kDigits ||
      given.find_first_not_of("0123456789abcdef") != std::string::npos)
    return Error{ErrorCode::kUsage, "a trace id has 32 hexadecimal digits, of which 8 may do",
                 EscapeControl(trace_id)};
  const std::string padded = std::string(kDigits - given.size(), '0') + given;
  Result<db::Statement> query = db.Prepare(
      "SELECT trace, spans FROM exemplar WHERE trace = ?1 OR substr(trace, 1, length(?2)) = ?2"
      " ORDER BY trace = ?1 DESC, trace");
  if (!query) return query.error();
  query->With(padded, given.size() >= kLeast ? given : padded);
  std::string found, spans;
  for (;;) {
    Result<bool> row = query->Step();
    if (!row) return row.error();
    if (!*row || found == padded) break;
    if (!found.empty() && found != query->Text(0))
      return Error{ErrorCode::kUsage, "several traces begin so: " + found + ", " + query->String(0),
                   trace_id};
    found = query->String(0);
    spans = query->BlobAt(1);
  }
  if (!found.empty()) return spans;
  return Error{ErrorCode::kNotFound,
               "the database keeps no such trace whole; `arterial critical-path JOURNEY` names "
               "those that it keeps",
               trace_id};
}

}  // namespace

Result<AnalyseCounts> AnalyseFiles(const std::vector<std::string>& paths,
                                   const AnalyseOptions& options, const OnTrace& on_trace,
                                   db::IssueLog* issues) {
  ResourceTable resources;
  TraceStore store(options.store);
  ReadFilesHooks hooks;
  if (!options.format.empty()) {
    Result<const TraceFormat*> format = FindTraceFormat(options.format);
    if (!format) return format.error();
    hooks.format = *format;
  }
  Result<ReadStats> read = ReadFiles(paths, &resources, issues, &store, hooks);
  if (!read) return read.error();
  AnalyseCounts counts;
  counts.read = *read;
  ARTERIAL_RETURN_IF_ERROR(store.Drain(
      [&](std::vector<Span> spans) -> Status {
        return AnalyseTrace(std::move(spans), options, on_trace, &counts.assembled);
      },
      [&](const TraceId& id, int64_t spans) { ReportTooLarge(id, spans, issues); }));
  counts.assembled.Report(issues);
  return counts;
}

Result<AnalyseCounts> AnalyseExemplar(db::Connection& db, const std::string& trace_id,
                                      const AnalyseOptions& options, const OnTrace& on_trace,
                                      db::IssueLog* issues) {
  Result<std::string> stored = FindExemplar(db, trace_id);
  if (!stored) return stored.error();
  Result<std::string> bytes = Decompress(*stored);
  if (!bytes) return bytes.error();
  ResourceTable resources;
  Result<std::vector<Span>> spans = DecodeSpans(*bytes, &resources);
  if (!spans) return spans.error();
  AnalyseCounts counts;
  counts.read.spans = static_cast<int64_t>(spans->size());
  ARTERIAL_RETURN_IF_ERROR(AnalyseTrace(std::move(*spans), options, on_trace, &counts.assembled));
  counts.assembled.Report(issues);
  return counts;
}

CriticalPathRow ToRow(const Trace& trace, const Section& section) {
  const Span& span = trace.spans[section.span];
  CriticalPathRow row;
  row.trace = ToHex(trace.id);
  row.span = ToHex(span.id);
  if (span.resource != nullptr) {
    const Resource& resource = *span.resource;
    row.component = resource.service_namespace.empty()
                        ? resource.service_name
                        : resource.service_namespace + "/" + resource.service_name;
  }
  row.operation = span.kind == SpanKind::kInternal ? span.name : NameOperation(span).name;
  row.start_ns = section.start_ns;
  row.end_ns = section.end_ns;
  row.how = ToString(section.how);
  return row;
}

}  // namespace arterial::runtime
