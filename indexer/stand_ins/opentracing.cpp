// opentracing-cpp 1.x, and the tracers whose header alone brings it in.
#include "indexer/stand_ins/stand_in.h"

namespace arterial::indexer {
namespace {

constexpr std::string_view kIncludes[] = {
    "opentracing/dynamic_load.h", "opentracing/ext/tags.h",       "opentracing/noop.h",
    "opentracing/propagation.h",  "opentracing/span.h",           "opentracing/string_view.h",
    "opentracing/tracer.h",       "opentracing/tracer_factory.h", "opentracing/util.h",
    "opentracing/value.h",        "jaegertracing/Tracer.h",       "zipkin/opentracing.h",
    "lightstep/tracer.h",         "datadog/opentracing.h",
};

constexpr std::string_view kText = R"h(
#ifndef ARTERIAL_OPENTRACING
#define ARTERIAL_OPENTRACING
#include <chrono>
#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <system_error>
#include <utility>

namespace opentracing {
class string_view {
 public:
  string_view();
  string_view(const char* text);
  string_view(const char* text, std::size_t size);
  string_view(const std::string& text);
  operator std::string() const;
  const char* data() const;
  std::size_t size() const;
};
template <typename T, typename E = std::error_code>
class expected {
 public:
  expected();
  template <typename U>
  expected(U&&);
  explicit operator bool() const;
  T* operator->() const;
  std::add_lvalue_reference_t<T> operator*() const;
  std::add_lvalue_reference_t<T> value() const;
  E error() const;
};
template <typename E>
class unexpected_type {};
template <typename E>
unexpected_type<E> make_unexpected(const E&);
struct Value {
  template <typename T>
  Value(const T&);
};
using SystemTime = std::chrono::system_clock::time_point;
using SteadyTime = std::chrono::steady_clock::time_point;
class SpanContext {
 public:
  virtual ~SpanContext() = default;
};
struct Option {
  template <typename T>
  Option(const T&);
};
struct StartSpanOptions {};
struct FinishSpanOptions {};
struct SpanReference {};
struct SetTag {
  SetTag(string_view key, const Value& value);
};
struct StartTimestamp {
  template <typename T>
  StartTimestamp(T time);
};
struct FinishTimestamp {
  template <typename T>
  FinishTimestamp(T time);
};
SpanReference ChildOf(const SpanContext* context);
SpanReference FollowsFrom(const SpanContext* context);

class Tracer;
class Span {
 public:
  virtual ~Span() = default;
  void Finish(std::initializer_list<Option> options = {}) noexcept;
  virtual void FinishWithOptions(const FinishSpanOptions&) noexcept = 0;
  virtual void SetOperationName(string_view name) noexcept = 0;
  virtual void SetTag(string_view key, const Value& value) noexcept = 0;
  virtual void SetBaggageItem(string_view key, string_view value) noexcept = 0;
  virtual std::string BaggageItem(string_view key) const noexcept = 0;
  virtual void Log(std::initializer_list<std::pair<string_view, Value>> fields) noexcept = 0;
  virtual const SpanContext& context() const noexcept = 0;
  virtual const Tracer& tracer() const noexcept = 0;
};
struct TextMapReader {
  virtual ~TextMapReader() = default;
  virtual expected<string_view> LookupKey(string_view key) const;
  virtual expected<void> ForeachKey(
      std::function<expected<void>(string_view key, string_view value)> f) const = 0;
};
struct TextMapWriter {
  virtual ~TextMapWriter() = default;
  virtual expected<void> Set(string_view key, string_view value) const = 0;
};
struct HTTPHeadersReader : TextMapReader {};
struct HTTPHeadersWriter : TextMapWriter {};
struct CustomCarrierReader {};
struct CustomCarrierWriter {};
class Tracer {
 public:
  virtual ~Tracer() = default;
  std::unique_ptr<Span> StartSpan(string_view operation_name,
                                  std::initializer_list<Option> options = {}) const noexcept;
  virtual std::unique_ptr<Span> StartSpanWithOptions(string_view operation_name,
                                                     const StartSpanOptions&) const noexcept = 0;
  template <typename Writer>
  expected<void> Inject(const SpanContext& context, Writer&& writer) const;
  template <typename Reader>
  expected<std::unique_ptr<SpanContext>> Extract(Reader&& reader) const;
  virtual void Close() noexcept;
  static std::shared_ptr<Tracer> Global() noexcept;
  static std::shared_ptr<Tracer> InitGlobal(std::shared_ptr<Tracer> tracer) noexcept;
};
std::shared_ptr<Tracer> MakeNoopTracer() noexcept;
}  // namespace opentracing

namespace jaegertracing {
class Config {
 public:
  template <typename T>
  static Config parse(const T&);
};
class Tracer : public opentracing::Tracer {
 public:
  template <typename... T>
  static std::shared_ptr<opentracing::Tracer> make(const T&...);
};
namespace logging {
std::unique_ptr<int> consoleLogger();
std::unique_ptr<int> nullLogger();
}  // namespace logging
}  // namespace jaegertracing
#endif
)h";

}  // namespace

extern const StandIn kOpenTracingStandIn;
const StandIn kOpenTracingStandIn = {kIncludes, kText};

}  // namespace arterial::indexer
