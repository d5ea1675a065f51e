// Text in, text out: every file in tests/formats/<format>/ is read and what it gives is compared
// with <file>.expected. ARTERIAL_UPDATE_GOLDEN=1 writes the expectations anew.
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "runtime_join/formats/trace_format.h"
#include "tests/catch.h"

using namespace arterial;
using namespace arterial::runtime;

namespace {

std::string FileText(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string Describe(const Span& span) {
  static constexpr std::string_view kStatus[] = {"unset", "ok", "error"};
  const Resource& r = *span.resource;
  std::string out = fmt::format("span {} {} parent {} flags {:#x}\n", ToHex(span.trace),
                                ToHex(span.id), ToHex(span.parent), span.flags);
  out += fmt::format("  name {}\n  {} {} {}..{} weight {}/65536 source {}\n", span.name,
                     ToString(span.kind), kStatus[static_cast<int>(span.status)], span.start_ns,
                     span.end_ns, span.weight, static_cast<int>(span.weight_source));
  out += fmt::format("  resource {}|{}|{}|{}|{}|{}={}\n", r.service_namespace, r.service_name,
                     r.service_version, r.environment, r.instance, r.host_key, r.host);
  span.attributes.ForEach([&](std::string_view key, std::string_view value) {
    out += fmt::format("  {} = {}\n", key, value);
  });
  for (const SpanLink& link : span.links)
    out += fmt::format("  link {} {}\n", ToHex(link.trace), ToHex(link.span));
  return out;
}

class Printer : public SpanSink {
 public:
  Status OnSpan(Span span) override {
    text += Describe(span);
    return {};
  }
  std::string text;
};

std::string ReadAsText(const std::filesystem::path& path) {
  const std::string bytes = FileText(path);
  ResourceTable resources;
  db::IssueLog issues;
  Printer printer;
  const std::unique_ptr<Input> input = Input::FromBytes(bytes, "input");
  ReadContext context{"input", &resources, &issues, &printer, {}};
  const Result<const TraceFormat*> format = ReadSpans(input.get(), &context);
  if (!format) return "error " + format.error().ToString() + "\n";
  std::string out = fmt::format("format {}\n", *format == nullptr ? "none" : (*format)->name);
  out += printer.text;
  const ReadStats& s = context.stats;
  out += fmt::format("spans {} rejected {} bad_records {} other_records {}\n", s.spans, s.rejected,
                     s.bad_records, s.other_records);
  for (const auto& [key, count] : issues.rows()) {
    const auto& [kind, severity, file, line, detail] = key;
    out += fmt::format("issue {} {} line {} x{}: {}\n", kind, severity, line, count, detail);
  }
  return out;
}

}  // namespace

TEST_CASE("every sample reads as expected") {
  const std::filesystem::path folder = std::filesystem::path(ARTERIAL_SOURCE_DIR) / "tests/formats";
  int samples = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    const std::filesystem::path& path = entry.path();
    if (!entry.is_regular_file() || path.parent_path() == folder || path.extension() == ".expected")
      continue;
    ++samples;
    const std::string got = ReadAsText(path);
    const std::string expected_path = path.string() + ".expected";
    if (std::getenv("ARTERIAL_UPDATE_GOLDEN") != nullptr) std::ofstream(expected_path) << got;
    INFO(path);
    CHECK(got == FileText(expected_path));
  }
  CHECK(samples >= 7);
}
