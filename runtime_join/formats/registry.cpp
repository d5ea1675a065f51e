#include <array>
#include <string>

#include "runtime_join/formats/clickhouse_json.h"
#include "runtime_join/formats/clickhouse_row_binary.h"
#include "runtime_join/formats/jaeger_json.h"
#include "runtime_join/formats/jaeger_jsonpb.h"
#include "runtime_join/formats/jaeger_proto.h"
#include "runtime_join/formats/otlp_json.h"
#include "runtime_join/formats/otlp_proto.h"
#include "runtime_join/formats/refusal.h"
#include "runtime_join/formats/trace_format.h"
#include "runtime_join/formats/zipkin_v1.h"
#include "runtime_join/formats/zipkin_v2.h"

namespace arterial::runtime {
namespace {

constexpr std::array<const TraceFormat*, 9> kFormats = {
    &kOtlpJson, &kOtlpProto, &kJaegerJson,     &kJaegerJsonpb,        &kJaegerProto,
    &kZipkinV2, &kZipkinV1,  &kClickHouseJson, &kClickHouseRowBinary,
};

// Names of all formats, or of those that the start of an input could be.
std::string Names(std::string_view head, bool all) {
  std::string names;
  for (const TraceFormat* format : kFormats)
    if (all || format->looks_like(head))
      names += (names.empty() ? "" : ", ") + std::string(format->name);
  return names;
}

}  // namespace

std::span<const TraceFormat* const> TraceFormats() { return kFormats; }

Result<const TraceFormat*> FindTraceFormat(std::string_view name) {
  for (const TraceFormat* format : kFormats)
    if (format->name == name) return format;
  return Error{ErrorCode::kUsage,
               "unknown trace format '" + std::string(name) + "' (known: " + Names({}, true) + ")",
               ""};
}

Result<const TraceFormat*> RecogniseFormat(Input* input) {
  Result<std::string_view> head = input->Peek(kHeadBytes);
  if (!head) return head.error();
  if (head->find_first_not_of(" \t\r\n") == std::string_view::npos) return nullptr;
  const TraceFormat* found = nullptr;
  for (const TraceFormat* format : kFormats) {
    if (!format->looks_like(*head)) continue;
    if (found != nullptr)
      return Error{ErrorCode::kInput,
                   "its start fits several trace formats (" + Names(*head, false) +
                       "): say which with --input-format",
                   input->name()};
    found = format;
  }
  if (found != nullptr) return found;
  return Error{
      ErrorCode::kInput,
      "unknown trace format: " + DescribeUnknown(*head) + " (known: " + Names({}, true) + ")",
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
  if (input->skipped_messages() > 0)
    context->issues->Add("damaged_message", db::Severity::kError, context->file, 0,
                         "compressed messages that are damaged or longer than 256 MiB",
                         input->skipped_messages());
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
