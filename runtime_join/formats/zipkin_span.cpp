#include "runtime_join/formats/zipkin_span.h"

#include <algorithm>
#include <utility>

#include "runtime_join/formats/ids.h"

namespace arterial::runtime {

ZipkinSpan::ZipkinSpan(ReadContext* context) : context_(context), attributes_(&span_) {
  span_.flags |= kFlagMayBePart;
}

void ZipkinSpan::AddTag(std::string_view key, std::string_view value) {
  if (key == "error") span_.status = SpanStatus::kError;  // its presence says it, even if empty
  if (key == "otel.status_code" && span_.status != SpanStatus::kError)
    span_.status = ParseSpanStatus(value);
  if (key == "span.kind" && span_.kind == SpanKind::kUnspecified) span_.kind = ParseSpanKind(value);
  if (key.starts_with("otlp.link.")) AddLink(value);
  // Resources have no place of their own: exporters write them as tags.
  if (key != "ip" && ResourceBuilder::Wants(key)) resource_.Add(key, value);
  if (key == "http.path") key = "url.path";
  if (AttributeFilter::Wants(key)) attributes_.Add(key, value);
}

// The Collector's `TRACE|SPAN|STATE|ATTRIBUTES|DROPPED`.
void ZipkinSpan::AddLink(std::string_view text) {
  const size_t middle = text.find('|');
  if (middle == std::string_view::npos) return;
  const size_t end = text.find('|', middle + 1);
  const SpanLink link{ParseTraceId(text.substr(0, middle)).id,
                      ParseSpanId(text.substr(middle + 1, end - middle - 1)).id};
  if (link.span != 0) span_.links.push_back(link);
}

Status ZipkinSpan::Finish() {
  // A server's other side is its caller: no peer, a span of its own or unknown.
  if (span_.kind != SpanKind::kServer && (span_.flags & kFlagShared) == 0) {
    if (!remote_.service.empty() && !span_.attributes.Has("peer.service"))
      attributes_.Add("peer.service", remote_.service);
    if (!remote_.address.empty()) attributes_.Add("net.peer.ip", remote_.address);
    if (!remote_.port.empty()) attributes_.Add("net.peer.port", remote_.port);
  }
  attributes_.Finish();
  // A span that names what it talked to and not its part in it made the call.
  if (span_.kind == SpanKind::kUnspecified && (span_.flags & kFlagShared) == 0 &&
      (!remote_.service.empty() || !remote_.address.empty()))
    span_.kind = SpanKind::kClient;
  if (span_.kind == SpanKind::kUnspecified && (span_.flags & kFlagShared) != 0)
    span_.kind = SpanKind::kServer;
  if (!local_.service.empty()) resource_.Add("service.name", local_.service);
  if (!local_.address.empty()) resource_.Add("host.ip", local_.address);
  span_.resource = context_->resources->Intern(resource_.Build());
  constexpr int64_t kMost = INT64_MAX / 2000;
  span_.start_ns = std::clamp(start_us_, int64_t{0}, kMost) * 1000;
  span_.end_ns = span_.start_ns + std::clamp(duration_us_, -kMost, kMost) * 1000;
  NormaliseTimes(&span_);
  if (span_.id == 0 || span_.trace.IsZero()) {
    ++context_->stats.rejected;
    context_->issues->Add("rejected_span", db::Severity::kError, context_->file, 0,
                          "span without trace id or span id");
    return {};
  }
  ++context_->stats.spans;
  return context_->sink->OnSpan(std::move(span_));
}

}  // namespace arterial::runtime
