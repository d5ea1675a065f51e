#include "runtime_join/formats/zipkin_json.h"

#include "runtime_join/formats/json_sniff.h"

namespace arterial::runtime {
namespace {

Status ReadAny(json::value value, ReadContext* context, ReadZipkinSpan read_span) {
  if (value.type() != json::json_type::array) return read_span(value, context);
  Status status;
  ForEachElement(value, [&](json::value element) {
    const Status one = ReadAny(element, context, read_span);
    if (status) status = one;
  });
  return status;
}

}  // namespace

ZipkinVersion SniffZipkin(std::string_view head) {
  const JsonHead json = SniffJson(head);
  for (int depth = 1; depth <= 3; ++depth) {
    if (!json.Has(depth, "traceId") || !json.Has(depth, "id")) continue;
    // Within a list there are no keys above; within an object this is another format's span.
    for (const JsonHead::Key& key : json.keys)
      if (key.depth < depth) return ZipkinVersion::kNone;
    for (const char* other : {"spanId", "spanID", "startTimeUnixNano", "operationName"})
      if (json.Has(depth, other)) return ZipkinVersion::kNone;
    const bool v1 = json.Has(depth, "binaryAnnotations") ||
                    (json.Has(depth, "annotations") && json.Has(depth + 2, "endpoint"));
    return v1 ? ZipkinVersion::k1 : ZipkinVersion::k2;
  }
  return ZipkinVersion::kNone;
}

Status ReadZipkinJson(Input* input, ReadContext* context, ReadZipkinSpan read_span) {
  JsonRecordReader records(input, {});
  JsonParser parser(context);
  JsonRecord record;
  for (;;) {
    Result<bool> more = records.Next(&record);
    if (!more) return more.error();
    if (!*more) return {};
    Status status;
    parser.Parse(record, [&](json::value root) { status = ReadAny(root, context, read_span); });
    ARTERIAL_RETURN_IF_ERROR(status);
  }
}

ZipkinEndpoint ReadZipkinEndpoint(json::value value) {
  ZipkinEndpoint endpoint;
  std::string v6;
  ForEachField(value, [&](std::string_view key, json::value field) {
    if (key == "serviceName")
      endpoint.service = JsonText(field);
    else if (key == "ipv4")
      endpoint.address = JsonText(field);
    else if (key == "ipv6")
      v6 = JsonText(field);
    else if (key == "port")
      endpoint.port = JsonText(field);
  });
  if (endpoint.address.empty()) endpoint.address = v6;
  if (endpoint.port == "0") endpoint.port.clear();
  return endpoint;
}

}  // namespace arterial::runtime
