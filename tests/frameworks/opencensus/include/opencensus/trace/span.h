// The least of OpenCensus 0.5 that its users need.
#pragma once

#include <string>

namespace opencensus::trace {

class SpanContext {};
struct Sampler {};
struct StartSpanOptions {
  StartSpanOptions(Sampler* sampler = nullptr);
};
class Span final {
 public:
  static Span BlankSpan();
  static Span StartSpan(const std::string& name, const Span* parent = nullptr,
                        const StartSpanOptions& options = {});
  static Span StartSpanWithRemoteParent(const std::string& name, const SpanContext& parent,
                                        const StartSpanOptions& options = {});
  void AddAnnotation(const std::string&) const;
  void End() const;
  const SpanContext& context() const;
};
class WithSpan {
 public:
  explicit WithSpan(const Span& span);
  ~WithSpan();
};
namespace propagation {
SpanContext FromTraceParentHeader(const std::string& header);
std::string ToTraceParentHeader(const SpanContext& context);
}  // namespace propagation

}  // namespace opencensus::trace
