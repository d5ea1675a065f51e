#include "runtime_join/analyse.h"

#include <algorithm>
#include <utility>

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

}  // namespace

Result<AnalyseCounts> AnalyseFiles(const std::vector<std::string>& paths,
                                   const AnalyseOptions& options, const OnTrace& on_trace,
                                   db::IssueLog* issues) {
  ResourceTable resources;
  TraceStore store(options.store);
  Result<ReadStats> read = ReadFiles(paths, &resources, issues, &store, {});
  if (!read) return read.error();
  AnalyseCounts counts;
  counts.read = *read;
  ARTERIAL_RETURN_IF_ERROR(store.Drain([&](std::vector<Span> spans) {
    return AnalyseTrace(std::move(spans), options, on_trace, &counts.assembled);
  }));
  counts.assembled.Report(issues);
  return counts;
}

Result<AnalyseCounts> AnalyseExemplar(db::Connection& db, std::string_view id,
                                      const AnalyseOptions& options, const OnTrace& on_trace,
                                      db::IssueLog* issues) {
  constexpr size_t kDigits = 32;
  std::string whole(kDigits - std::min(kDigits, id.size()), '0');
  for (const char c : id) whole += c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
  // The slots of an exemplar all hold the whole trace.
  Result<db::Statement> find =
      db.Prepare("SELECT spans FROM exemplar WHERE trace = ? ORDER BY parked, slot LIMIT 1");
  if (!find) return find.error();
  Result<bool> row = find->With(whole).Step();
  if (!row) return row.error();
  if (!*row)
    return Error{ErrorCode::kNotFound,
                 "of this trace no example is stored: `arterial sql \"SELECT DISTINCT trace FROM "
                 "exemplar\"` lists those that are",
                 EscapeControl(id)};
  Result<std::string> bytes = Decompress(find->BlobAt(0));
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
