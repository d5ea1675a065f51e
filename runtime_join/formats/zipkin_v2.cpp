#include "runtime_join/formats/zipkin_v2.h"

#include <utility>

#include "runtime_join/formats/ids.h"
#include "runtime_join/formats/json_sniff.h"
#include "runtime_join/formats/json_value.h"
#include "runtime_join/formats/zipkin_json.h"
#include "runtime_join/formats/zipkin_span.h"

namespace arterial::runtime {
namespace {

Status ReadSpan(json::value value, ReadContext* context) {
  ZipkinSpan reader(context);
  Span& span = reader.span();
  ForEachField(value, [&](std::string_view key, json::value field) {
    if (key == "traceId") {
      span.trace = TakeTraceId(JsonText(field), &span);
    } else if (key == "id") {
      span.id = TakeSpanId(JsonText(field), &span);
    } else if (key == "parentId") {
      span.parent = ParseSpanId(JsonText(field)).id;
    } else if (key == "kind") {
      span.kind = ParseSpanKind(JsonText(field));
    } else if (key == "name") {
      span.name = JsonText(field);
    } else if (key == "timestamp") {
      reader.SetStart(JsonInteger(field));
    } else if (key == "duration") {
      reader.SetDuration(JsonInteger(field));
    } else if (key == "localEndpoint") {
      reader.SetLocal(ReadZipkinEndpoint(field));
    } else if (key == "remoteEndpoint") {
      reader.SetRemote(ReadZipkinEndpoint(field));
    } else if (key == "shared") {
      if (JsonTruth(field)) reader.SetShared();
    } else if (key == "tags") {
      ForEachField(field, [&](std::string_view name, json::value text) {
        reader.AddTag(name, JsonText(text));
      });
    }
  });
  return reader.Finish();
}

bool LooksLike(std::string_view head) { return SniffZipkin(head) == ZipkinVersion::k2; }

Status Read(Input* input, ReadContext* context) { return ReadZipkinJson(input, context, ReadSpan); }

}  // namespace

const TraceFormat kZipkinV2 = {"zipkin-v2", "Zipkin v2 JSON", LooksLike, Read};

}  // namespace arterial::runtime
