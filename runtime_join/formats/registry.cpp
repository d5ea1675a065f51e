#include <array>
#include <string>

#include "runtime_join/formats/jaeger_json.h"
#include "runtime_join/formats/json_sniff.h"
#include "runtime_join/formats/otlp_json.h"
#include "runtime_join/formats/trace_format.h"

namespace arterial::runtime {
namespace {

constexpr std::array<const TraceFormat*, 2> kFormats = {&kOtlpJson, &kJaegerJson};

// What an unknown input looks like, so that the user knows what to convert or to ask for.
std::string Describe(std::string_view head) {
  const JsonHead json = SniffJson(head);
  if (json.first != 0) {
    if (json.Has(2, "localEndpoint") || json.Has(3, "localEndpoint"))
      return "it looks like Zipkin v2 JSON";
    if (json.Has(1, "startTimeMillis") || json.Has(2, "startTimeMillis"))
      return "it looks like Jaeger spans from Elasticsearch";
    if (json.Has(1, "spans") && json.Has(3, "traceId"))
      return "it looks like Jaeger spans in protobuf's JSON";
    if (json.Has(3, "spanSet") || json.Has(3, "spanSets"))
      return "it looks like an answer of Tempo's search, which has no parent spans: export whole "
             "traces instead";
    if (json.Has(1, "Resource") || json.Has(1, "SpanContext"))
      return "it looks like the output of a console exporter";
    if (json.keys.empty()) return "it is JSON without any keys";
    return "it is JSON, but its key \"" + std::string(json.keys.front().name.substr(0, 40)) +
           "\" starts no trace format";
  }
  if (head.starts_with('<')) return "it looks like HTML or XML";
  for (char c : head.substr(0, 512))
    if (c == '\0') return "it looks like binary data";
  return "it looks like plain text";
}

std::string KnownFormats() {
  std::string names;
  for (const TraceFormat* format : kFormats) {
    if (!names.empty()) names += ", ";
    names += format->description;
  }
  return names;
}

}  // namespace

std::span<const TraceFormat* const> TraceFormats() { return kFormats; }

Result<const TraceFormat*> FindTraceFormat(std::string_view name) {
  std::string names;
  for (const TraceFormat* format : kFormats) {
    if (format->name == name) return format;
    names += (names.empty() ? "" : ", ") + std::string(format->name);
  }
  return Error{ErrorCode::kUsage,
               "unknown trace format '" + std::string(name) + "' (known: " + names + ")", ""};
}

Result<const TraceFormat*> RecogniseFormat(Input* input) {
  Result<std::string_view> head = input->Peek(kHeadBytes);
  if (!head) return head.error();
  if (head->find_first_not_of(" \t\r\n") == std::string_view::npos) return nullptr;
  for (const TraceFormat* format : kFormats)
    if (format->looks_like(*head)) return format;
  return Error{ErrorCode::kInput,
               "unknown trace format: " + Describe(*head) + " (known: " + KnownFormats() + ")",
               input->name()};
}

Result<const TraceFormat*> ReadSpans(Input* input, ReadContext* context) {
  Result<const TraceFormat*> format =
      context->format != nullptr ? context->format : RecogniseFormat(input);
  if (format && *format != nullptr) ARTERIAL_RETURN_IF_ERROR((*format)->read(input, context));
  if (!format && input->damage().empty()) return format;
  if (!input->damage().empty())
    context->issues->Add("damaged_input", db::Severity::kError, context->file, 0, input->damage());
  else if (*format == nullptr)
    context->issues->Add("empty_input", db::Severity::kWarning, context->file);
  ARTERIAL_RETURN_IF_ERROR(input->Drain());
  return format;
}

Result<const TraceFormat*> ReadSpans(std::string_view bytes, SpanSink* sink,
                                     ResourceTable* resources, db::IssueLog* issues) {
  const std::unique_ptr<Input> input = Input::FromBytes(bytes, "memory");
  ReadContext context{"memory", resources, issues, sink, {}};
  return ReadSpans(input.get(), &context);
}

}  // namespace arterial::runtime
