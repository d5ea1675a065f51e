#include "runtime_join/formats/zipkin_v1.h"

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "runtime_join/formats/ids.h"
#include "runtime_join/formats/json_value.h"
#include "runtime_join/formats/zipkin_json.h"
#include "runtime_join/formats/zipkin_span.h"

namespace arterial::runtime {
namespace {

// When a half began and ended, by its annotations; 0 where it does not say.
struct Half {
  SpanKind kind = SpanKind::kUnspecified;
  int64_t start = 0;
  int64_t end = 0;
  ZipkinEndpoint endpoint;
  bool seen = false;
};

struct Tag {
  std::string key, value;
  ZipkinEndpoint endpoint;
};

// All of a span of version 1, before it is taken apart.
struct Whole {
  std::string trace, id, parent, name;
  int64_t timestamp = 0;
  int64_t duration = 0;
  Half client{SpanKind::kClient, 0, 0, {}, false};
  Half server{SpanKind::kServer, 0, 0, {}, false};
  Half producer{SpanKind::kProducer, 0, 0, {}, false};
  Half consumer{SpanKind::kConsumer, 0, 0, {}, false};
  std::vector<Tag> tags;
  ZipkinEndpoint client_address, server_address, message_address;
  ZipkinEndpoint any;  // of the first annotation with one
};

void TakeAnnotation(std::string_view value, int64_t at, ZipkinEndpoint endpoint, Whole* whole) {
  struct Core {
    std::string_view value;
    Half Whole::* half;
    bool start;
  };
  static constexpr std::array<Core, 6> kCore = {{{"cs", &Whole::client, true},
                                                 {"cr", &Whole::client, false},
                                                 {"sr", &Whole::server, true},
                                                 {"ss", &Whole::server, false},
                                                 {"ms", &Whole::producer, true},
                                                 {"mr", &Whole::consumer, true}}};
  if (whole->any.service.empty()) whole->any = endpoint;
  for (const Core& core : kCore) {
    if (core.value != value) continue;
    Half& half = whole->*core.half;
    half.seen = true;
    (core.start ? half.start : half.end) = at;
    if (half.endpoint.service.empty()) half.endpoint = std::move(endpoint);
    return;
  }
}

void ReadAnnotation(json::value annotation, Whole* whole) {
  std::string value;
  int64_t at = 0;
  ZipkinEndpoint endpoint;
  ForEachField(annotation, [&](std::string_view key, json::value field) {
    if (key == "value") value = JsonText(field);
    if (key == "timestamp") at = JsonInteger(field);
    if (key == "endpoint") endpoint = ReadZipkinEndpoint(field);
  });
  TakeAnnotation(value, at, std::move(endpoint), whole);
}

void ReadBinaryAnnotation(json::value annotation, Whole* whole) {
  Tag tag;
  ForEachField(annotation, [&](std::string_view key, json::value field) {
    if (key == "key") tag.key = JsonText(field);
    if (key == "value") tag.value = JsonText(field);
    if (key == "endpoint") tag.endpoint = ReadZipkinEndpoint(field);
  });
  // Addresses: the endpoint is that of the other side.
  if (tag.key == "ca")
    whole->client_address = std::move(tag.endpoint);
  else if (tag.key == "sa")
    whole->server_address = std::move(tag.endpoint);
  else if (tag.key == "ma")
    whole->message_address = std::move(tag.endpoint);
  else
    whole->tags.push_back(std::move(tag));
}

Whole ReadWhole(json::value value) {
  Whole whole;
  ForEachField(value, [&](std::string_view key, json::value field) {
    if (key == "traceId") whole.trace = JsonText(field);
    if (key == "id") whole.id = JsonText(field);
    if (key == "parentId") whole.parent = JsonText(field);
    if (key == "name") whole.name = JsonText(field);
    if (key == "timestamp") whole.timestamp = JsonInteger(field);
    if (key == "duration") whole.duration = JsonInteger(field);
    if (key == "annotations")
      ForEachElement(field, [&](json::value one) { ReadAnnotation(one, &whole); });
    if (key == "binaryAnnotations")
      ForEachElement(field, [&](json::value one) { ReadBinaryAnnotation(one, &whole); });
  });
  return whole;
}

// `first`: the half that owns the span's timestamp and duration.
Status Give(const Whole& whole, const Half& half, bool first, bool only, ReadContext* context) {
  ZipkinSpan out(context);
  Span& span = out.span();
  span.trace = TakeTraceId(whole.trace, &span);
  span.id = TakeSpanId(whole.id, &span);
  span.parent = ParseSpanId(whole.parent).id;
  span.name = whole.name;
  span.kind = half.kind;
  const int64_t start = half.start != 0 ? half.start : first ? whole.timestamp : 0;
  out.SetStart(start);
  if (half.end != 0 && half.start != 0)
    out.SetDuration(half.end - half.start);
  else if (first)
    out.SetDuration(whole.duration);
  const ZipkinEndpoint& local = half.endpoint.service.empty() ? whole.any : half.endpoint;
  out.SetLocal(local);
  const ZipkinEndpoint& remote = half.kind == SpanKind::kClient   ? whole.server_address
                                 : half.kind == SpanKind::kServer ? whole.client_address
                                                                  : whole.message_address;
  out.SetRemote(remote);
  if (!first) out.SetShared();
  for (const Tag& tag : whole.tags)
    if (only || tag.endpoint.service.empty() || tag.endpoint.service == local.service)
      out.AddTag(tag.key, tag.value);
  return out.Finish();
}

Status ReadSpan(json::value value, ReadContext* context) {
  Whole whole = ReadWhole(value);
  // Without core annotations the addresses say what it was.
  Half local{SpanKind::kUnspecified, 0, 0, {}, true};
  if (whole.any.service.empty() && !whole.tags.empty()) whole.any = whole.tags.front().endpoint;
  if (!whole.server_address.service.empty() || !whole.server_address.address.empty())
    local.kind = SpanKind::kClient;
  std::vector<const Half*> halves;
  for (const Half* half : {&whole.client, &whole.producer, &whole.consumer, &whole.server})
    if (half->seen) halves.push_back(half);
  if (halves.empty()) halves.push_back(&local);
  for (const Half* half : halves)
    ARTERIAL_RETURN_IF_ERROR(
        Give(whole, *half, half == halves.front(), halves.size() == 1, context));
  return {};
}

bool LooksLike(std::string_view head) { return SniffZipkin(head) == ZipkinVersion::k1; }

Status Read(Input* input, ReadContext* context) { return ReadZipkinJson(input, context, ReadSpan); }

}  // namespace

const TraceFormat kZipkinV1 = {"zipkin-v1", "Zipkin v1 JSON", LooksLike, Read};

}  // namespace arterial::runtime
