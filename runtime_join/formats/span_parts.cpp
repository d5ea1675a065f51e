#include "runtime_join/formats/span_parts.h"

#include <algorithm>

#include "runtime_join/formats/sampling.h"

namespace arterial::runtime {
namespace {

constexpr size_t kLongestVerb = 20;

bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

std::string LowerCase(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return out;
}

// The first word, if it is made of letters alone: SELECT, ZRANGE.
std::string_view Verb(std::string_view statement) {
  while (!statement.empty() && !IsLetter(statement.front()) && statement.front() <= ' ')
    statement.remove_prefix(1);
  size_t end = 0;
  while (end < statement.size() && IsLetter(statement[end])) ++end;
  const bool word = end == statement.size() || statement[end] <= ' ' || statement[end] == '(';
  return word && end <= kLongestVerb ? statement.substr(0, end) : std::string_view();
}

}  // namespace

bool AttributeFilter::Wants(std::string_view key) {
  return IsKeptAttribute(key) || key == "db.statement" || key == "db.query.text" ||
         key == "w3c.tracestate";
}

void AttributeFilter::Add(std::string_view key, std::string_view value) {
  if (key == "db.statement" || key == "db.query.text") {
    verb_ = Verb(value);
    return;
  }
  if (key == "w3c.tracestate") {  // OpenTelemetry's way through formats without a field for it
    SetWeightFromTraceState(value, span_);
    return;
  }
  sampler_ |= key == "sampler.param";
  if (key == "http.target" || key == "url.path" || key == "http.url" || key == "url.full" ||
      IsSessionAttribute(key))
    span_->attributes.Add(key, RedactAttribute(key, value));
  else
    span_->attributes.Add(key, value);
}

void AttributeFilter::Finish() {
  if (sampler_) SetWeightFromSamplerTags(span_);
  if (!verb_.empty() && !span_->attributes.Has("db.operation") &&
      !span_->attributes.Has("db.operation.name"))
    span_->attributes.Add("db.operation", verb_);
}

// Better sources first within each group that Build asks for.
const std::array<std::string_view, ResourceBuilder::kKeys> ResourceBuilder::kNames = {
    "service.name",
    "service.namespace",
    "service.version",
    "deployment.environment.name",
    "deployment.environment",
    "service.instance.id",
    "k8s.pod.uid",
    "k8s.pod.name",
    "container.id",
    "client-uuid",
    "process.pid",
    "host.id",
    "host.ip",
    "host.name",
    "hostname",
    "ip",
    "service.owner",
    "service.owner.name",
    "service.owner.team",
    "service.team",
    "service.team.name",
    "team.name",
    "team",
    "owner",
    "k8s.pod.label.owner",
    "k8s.pod.label.team"};

bool ResourceBuilder::Wants(std::string_view key) {
  return std::find(kNames.begin(), kNames.end(), key) != kNames.end();
}

void ResourceBuilder::Add(std::string_view key, std::string_view value) {
  for (size_t i = 0; i < kKeys; ++i) {
    if (kNames[i] != key) continue;
    if (values_[i].empty()) values_[i] = value.substr(0, Attributes::kMaxValueBytes);
    return;
  }
}

std::string_view ResourceBuilder::Get(std::string_view key) const {
  return values_[std::find(kNames.begin(), kNames.end(), key) - kNames.begin()];
}

Resource ResourceBuilder::Build() const {
  Resource out;
  out.service_name = Get("service.name");
  if (out.service_name.empty()) out.service_name = "unknown_service";
  out.service_namespace = Get("service.namespace");
  out.service_version = Get("service.version");
  out.environment = Get("deployment.environment.name");
  if (out.environment.empty()) out.environment = Get("deployment.environment");
  for (std::string_view key : {"host.id", "host.ip", "host.name", "hostname", "ip"}) {
    if (Get(key).empty()) continue;
    out.host_key = key;
    out.host = Get(key);
    break;
  }
  // No convention names the owner; these are what teams use, the most explicit first.
  for (std::string_view key : {"service.owner", "service.owner.name", "service.owner.team",
                               "service.team", "service.team.name", "team.name", "team", "owner",
                               "k8s.pod.label.owner", "k8s.pod.label.team"}) {
    if (Get(key).empty()) continue;
    out.owner_key = key;
    out.owner = Get(key);
    break;
  }
  for (std::string_view key :
       {"service.instance.id", "k8s.pod.uid", "k8s.pod.name", "container.id", "client-uuid"}) {
    out.instance = Get(key);
    if (!out.instance.empty()) return out;
  }
  if (!out.host.empty() || !Get("process.pid").empty())
    out.instance = out.host + "/" + std::string(Get("process.pid"));
  return out;
}

SpanKind ParseSpanKind(std::string_view name) {
  std::string kind = LowerCase(name);
  if (kind.starts_with("span_kind_")) kind.erase(0, 10);
  for (SpanKind known : {SpanKind::kInternal, SpanKind::kServer, SpanKind::kClient,
                         SpanKind::kProducer, SpanKind::kConsumer})
    if (ToString(known) == kind) return known;
  return SpanKind::kUnspecified;
}

SpanStatus ParseSpanStatus(std::string_view name) {
  std::string status = LowerCase(name);
  if (status.starts_with("status_code_")) status.erase(0, 12);
  if (status == "error" || status == "2") return SpanStatus::kError;
  if (status == "ok" || status == "1") return SpanStatus::kOk;
  return SpanStatus::kUnset;
}

}  // namespace arterial::runtime
