// The least of opentracing-cpp that its users' sources need.
#pragma once

#include <initializer_list>
#include <memory>
#include <string>

namespace opentracing {
inline namespace v3 {

class string_view {
 public:
  string_view(const char* text);
  string_view(const std::string& text);
};

class SpanContext {};
struct StartSpanOption {};
struct StartSpanOptions {};
struct FinishSpanOptions {};
StartSpanOption ChildOf(const SpanContext* context);

class TextMapReader {};
class TextMapWriter {};

class Span {
 public:
  virtual ~Span() = default;
  void Finish(std::initializer_list<int> options = {}) noexcept;
  virtual void FinishWithOptions(const FinishSpanOptions& options) noexcept = 0;
  virtual void SetTag(string_view key, int value) noexcept = 0;
  virtual const SpanContext& context() const noexcept = 0;
};

class Tracer {
 public:
  virtual ~Tracer() = default;
  std::unique_ptr<Span> StartSpan(
      string_view operation_name,
      std::initializer_list<StartSpanOption> option_list = {}) const noexcept {
    return StartSpanWithOptions(operation_name, StartSpanOptions());
  }
  virtual std::unique_ptr<Span> StartSpanWithOptions(
      string_view operation_name, const StartSpanOptions& options) const noexcept = 0;
  virtual bool Inject(const SpanContext& context, const TextMapWriter& writer) const = 0;
  virtual std::unique_ptr<SpanContext> Extract(const TextMapReader& reader) const = 0;
  static std::shared_ptr<Tracer> Global() noexcept;
};

}  // namespace v3
}  // namespace opentracing
