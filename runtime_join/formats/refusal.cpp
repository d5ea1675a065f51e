#include "runtime_join/formats/refusal.h"

#include <optional>

#include "runtime_join/formats/json_sniff.h"
#include "runtime_join/formats/proto_shape.h"

namespace arterial::runtime {
namespace {

constexpr const char* kOtlpInstead =
    "add a `file` or `otlp` exporter to the Collector, or an OTLP exporter to the program";

constexpr const char* kRowsInstead = "SELECT * FROM otel_traces FORMAT JSONEachRow";

std::optional<std::string> DescribeSearch(const JsonHead& json) {
  if (json.Has(3, "spanSet") || json.Has(3, "spanSets") || json.Has(3, "rootTraceName") ||
      (json.Has(1, "traces") && json.Has(1, "metrics")))
    return "it is an answer of Tempo's search, which has no parent spans: fetch whole traces by "
           "their ids instead (/api/v2/traces/ID)";
  if (json.Has(3, "parent") && json.Has(3, "child") && json.Has(3, "callCount"))
    return "it is an answer of Jaeger's dependencies, which has no spans: fetch traces instead "
           "(/api/traces?service=NAME)";
  if (json.Has(2, "parent") && json.Has(2, "child") && json.Has(2, "callCount"))
    return "it is an answer of Zipkin's dependencies, which has no spans: fetch traces instead "
           "(/api/v2/traces)";
  for (const JsonHead::Key& key : json.keys)
    if (key.depth == 1 && key.name == "data" && key.value != '[' && json.Has(1, "errors"))
      return "it is an answer of Jaeger's API without traces: it says what went wrong in `errors`";
  return std::nullopt;
}

std::optional<std::string> DescribeJson(const JsonHead& json) {
  if (std::optional<std::string> search = DescribeSearch(json)) return search;
  const std::string console =
      std::string("it is the output of a console exporter, which is for people: ") + kOtlpInstead;
  for (int depth = 1; depth <= 2; ++depth) {
    if (json.Has(depth, "SpanContext") && json.Has(depth, "SpanKind")) return console;    // Go
    if (json.Has(depth, "context") && json.Has(depth, "parent_id")) return console;       // Python
    if (json.Has(depth, "context") && json.Has(depth, "parent_span_id")) return console;  // PHP
  }
  if (json.Has(1, "traceEvents"))
    return "it is a profile in Chrome's trace events, not a distributed trace";
  if (json.Has(1, "meta") && json.Has(1, "data"))
    return std::string(
               "it is a ClickHouse result whose rows are no objects with the columns of "
               "otel_traces: ") +
           kRowsInstead;
  if (json.Has(1, "log") && json.Has(1, "stream"))
    return "it is a container's log file, which quotes each line: write the lines themselves, as "
           "`docker logs` or jq -rj .log does";
  return std::nullopt;
}

std::optional<std::string> DescribeText(std::string_view head) {
  const auto has = [&](std::string_view words) {
    return head.find(words) != std::string_view::npos;
  };
  if (has("ResourceSpans #0") || has("Span #0") || has("    Trace ID       :"))
    return std::string(
               "it is the output of the Collector's debug exporter, which is for people: ") +
           kOtlpInstead;
  const bool cpp = has("  trace_id      :") && has("  parent_span_id:");
  const bool java = has(" [tracer: ") && has("AttributesMap{");
  if (has("traceId: '") || has("Activity.TraceId:") || has("parentSpanContext:") || cpp || java ||
      has("OpenTelemetry::SDK::Trace::SpanData"))
    return std::string("it is the output of a console exporter, which is for people: ") +
           kOtlpInstead;
  const std::string_view line = head.substr(0, head.find('\n'));
  if (line.find("TraceId") < line.find("SpanId") && line.find("SpanId") < line.find("SpanName"))
    return std::string("it looks like rows of otel_traces as text: ") + kRowsInstead;
  if (head.starts_with('<')) return "it looks like HTML or XML";
  return std::nullopt;
}

std::optional<std::string> DescribeBinary(std::string_view head) {
  switch (SniffProto(head).shape) {
    case ProtoShape::kOtlpMetrics:
      return "it is OTLP metrics in protobuf, which hold no spans: export traces";
    case ProtoShape::kOtlpLogs:
      return "it is OTLP logs in protobuf, which hold no spans: export traces";
    case ProtoShape::kZipkinSpans:
      return "it is Zipkin spans in protobuf: export Zipkin v2 JSON instead (Kafka exporter: "
             "`encoding: zipkin_json`)";
    default:
      break;
  }
  // A list of structs, as Zipkin's v1 transports had it: type, then a count of four bytes.
  if (head.size() > 8 && head.substr(0, 2) == std::string_view("\x0c\0", 2))
    return "it looks like Zipkin spans in Thrift: export Zipkin v2 JSON instead";
  if (head.starts_with("\xff\xfe") || head.starts_with("\xfe\xff"))
    return "it is text in UTF-16: convert it to UTF-8 (iconv -f UTF-16 -t UTF-8)";
  if (head.starts_with("\x1f\x8b") || head.starts_with("\x28\xb5\x2f\xfd"))
    return "it is compressed twice: decompress it once";
  if (head.starts_with("PAR1"))
    return "it is Parquet: convert it to JSON lines of one of the known formats";
  if (head.starts_with("PK\x03\x04"))
    return "it is a zip archive: unpack it, or make a tar archive";
  if (head.starts_with("BZh") || head.starts_with("\xFD"
                                                  "7zXZ"))
    return "it is compressed with a method other than gzip and zstd: decompress it first";
  return std::nullopt;
}

}  // namespace

std::string DescribeUnknown(std::string_view head) {
  if (std::optional<std::string> binary = DescribeBinary(head)) return *binary;
  const JsonHead json = SniffJson(head);
  if (json.first != 0)
    if (std::optional<std::string> known = DescribeJson(json)) return *known;
  if (std::optional<std::string> text = DescribeText(head)) return *text;
  if (json.first != 0) {
    if (json.keys.empty())
      return head.substr(0, 64).find("[]") != std::string_view::npos
                 ? "it is an empty JSON list: whoever was asked knew no traces"
                 : "it is JSON without any keys";
    return "it is JSON, but its key \"" + std::string(json.keys.front().name.substr(0, 40)) +
           "\" starts no trace format";
  }
  for (char c : head.substr(0, 512))
    if (c == '\0' || (c > 0 && c < 9)) return "it looks like binary data";
  return "it looks like plain text";
}

}  // namespace arterial::runtime
