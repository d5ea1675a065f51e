#include "runtime_join/analyse.h"

namespace arterial::runtime {

Result<AnalyseCounts> AnalyseFiles(const std::vector<std::string>& paths,
                                   const AnalyseOptions& options, const OnTrace& on_trace,
                                   db::IssueLog* issues) {
  ResourceTable resources;
  TraceStore store(options.store);
  Result<ReadStats> read = ReadFiles(paths, &resources, issues, &store, {});
  if (!read) return read.error();
  AnalyseCounts counts;
  counts.read = *read;
  const AssembleOptions assemble{options.correct_skew && options.mode == CriticalPathMode::kExact};
  ARTERIAL_RETURN_IF_ERROR(store.Drain([&](std::vector<Span> spans) -> Status {
    const Trace trace = Assemble(std::move(spans), assemble, &counts.assembled);
    std::vector<Section> sections;
    for (int32_t root : trace.roots) {
      const std::vector<Section> path = CriticalPath(trace, root, options.mode);
      sections.insert(sections.end(), path.begin(), path.end());
    }
    return on_trace(trace, sections);
  }));
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
  row.operation = span.name;
  row.start_ns = section.start_ns;
  row.end_ns = section.end_ns;
  row.how = ToString(section.how);
  return row;
}

}  // namespace arterial::runtime
