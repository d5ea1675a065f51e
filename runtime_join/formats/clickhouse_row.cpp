#include "runtime_join/formats/clickhouse_row.h"

#include <algorithm>
#include <utility>

#include "runtime_join/formats/ids.h"
#include "runtime_join/formats/sampling.h"

namespace arterial::runtime {

ClickHouseRow::ClickHouseRow(ReadContext* context) : context_(context), attributes_(&span_) {}

void ClickHouseRow::SetText(std::string_view column, std::string_view text) {
  if (column == "TraceId")
    span_.trace = TakeTraceId(text, &span_);
  else if (column == "SpanId")
    span_.id = TakeSpanId(text, &span_);
  else if (column == "ParentSpanId")
    span_.parent = ParseSpanId(text).id;
  else if (column == "TraceState")
    SetWeightFromTraceState(text, &span_);
  else if (column == "SpanName")
    span_.name = text;
  else if (column == "SpanKind")
    span_.kind = ParseSpanKind(text);
  else if (column == "ServiceName")
    service_ = text;
  else if (column == "StatusCode")
    span_.status = ParseSpanStatus(text);
}

void ClickHouseRow::AddToMap(std::string_view column, std::string_view key,
                             std::string_view value) {
  if (column == "SpanAttributes" && AttributeFilter::Wants(key))
    attributes_.Add(key, value);
  else if (column == "ResourceAttributes" && ResourceBuilder::Wants(key))
    resource_.Add(key, value);
}

void ClickHouseRow::AddToArray(std::string_view column, std::string_view text) {
  if (column == "Links.TraceId") link_traces_.push_back(ParseTraceId(text).id);
  if (column == "Links.SpanId") link_spans_.push_back(ParseSpanId(text).id);
}

Status ClickHouseRow::Finish() {
  attributes_.Finish();
  if (!service_.empty()) resource_.Add("service.name", service_);
  span_.resource = context_->resources->Intern(resource_.Build());
  for (size_t i = 0; i < std::min(link_traces_.size(), link_spans_.size()); ++i)
    if (link_spans_[i] != 0) span_.links.push_back({link_traces_[i], link_spans_[i]});
  constexpr int64_t kLatest = INT64_MAX / 2;
  span_.end_ns = std::min(span_.start_ns, kLatest) + std::min(duration_ns_, kLatest);
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
