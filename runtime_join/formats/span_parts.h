// Parts of a span that every format fills alike: attributes and resources.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "runtime_join/span.h"

namespace arterial::runtime {

// Takes the attributes of one span as they are read: stores them redacted, and understands the ones
// that say more than themselves. Only keys that it wants may be added: that is the allow-list.
class AttributeFilter {
 public:
  explicit AttributeFilter(Span* span) : span_(span) {}
  // The value of another key need not even be read.
  static bool Wants(std::string_view key);
  void Add(std::string_view key, std::string_view value);
  // After the last attribute: sampling weight; the verb of a statement where no db.operation is
  // given (the statement itself is never kept: it may hold values).
  void Finish();

 private:
  Span* span_;
  std::string verb_;
  bool sampler_ = false;
};

// Collects what names a resource, from resource attributes (OpenTelemetry) or process tags
// (Jaeger), in any order.
class ResourceBuilder {
 public:
  static bool Wants(std::string_view key);
  void Add(std::string_view key, std::string_view value);
  Resource Build() const;

 private:
  static constexpr size_t kKeys = 26;
  static const std::array<std::string_view, kKeys> kNames;
  std::string_view Get(std::string_view key) const;

  std::array<std::string, kKeys> values_;
};

// `SPAN_KIND_CLIENT`, `Client`, `client`; anything else is kUnspecified.
SpanKind ParseSpanKind(std::string_view name);
// `STATUS_CODE_ERROR`, `Error`, `ERROR`, `2`; anything else is kUnset.
SpanStatus ParseSpanStatus(std::string_view name);

}  // namespace arterial::runtime
