// The least of opentelemetry-cpp's trace and context API: versioned inline namespace, nostd types,
// the overloads of StartSpan as they stand in api/include/opentelemetry/trace/tracer.h.
#pragma once

#include <initializer_list>
#include <map>
#include <memory>
#include <string>
#include <utility>

namespace opentelemetry {
inline namespace v1 {
namespace nostd {
class string_view {
 public:
  string_view(const char* text);         // NOLINT
  string_view(const std::string& text);  // NOLINT
};
template <class T>
class shared_ptr {
 public:
  shared_ptr();
  shared_ptr(std::nullptr_t);     // NOLINT
  explicit shared_ptr(T* owned);  // NOLINT
  shared_ptr(const shared_ptr&);
  shared_ptr(shared_ptr&&) noexcept;
  shared_ptr& operator=(const shared_ptr&);
  shared_ptr& operator=(shared_ptr&&) noexcept;
  ~shared_ptr();
  T* operator->() const;
  T& operator*() const;
  T* get() const;
};
template <class T>
class unique_ptr {
 public:
  unique_ptr(unique_ptr&&) noexcept;
  ~unique_ptr();
};
}  // namespace nostd
namespace trace {
class Span;
}
namespace context {
class Context {
 public:
  Context SetValue(nostd::string_view key, nostd::shared_ptr<trace::Span> value) noexcept;
};
class Token {};
class RuntimeContext {
 public:
  static Context GetCurrent() noexcept;
  static nostd::unique_ptr<Token> Attach(const Context& context) noexcept;
};
namespace propagation {
class TextMapCarrier {
 public:
  virtual ~TextMapCarrier() = default;
};
class TextMapPropagator {
 public:
  virtual ~TextMapPropagator() = default;
  virtual Context Extract(const TextMapCarrier& carrier, Context& context) noexcept = 0;
  virtual void Inject(TextMapCarrier& carrier, const Context& context) noexcept = 0;
};
class GlobalTextMapPropagator {
 public:
  static nostd::shared_ptr<TextMapPropagator> GetGlobalPropagator() noexcept;
};
}  // namespace propagation
}  // namespace context
namespace trace {
using Attribute = std::pair<nostd::string_view, int>;
class SpanContext {};
using Link = std::pair<SpanContext, std::initializer_list<Attribute>>;
struct StartSpanOptions {
  SpanContext parent;
};
struct EndSpanOptions {};
class Span {
 public:
  virtual ~Span() = default;
  virtual void SetAttribute(nostd::string_view key, int value) noexcept = 0;
  virtual void End(const EndSpanOptions& options = {}) noexcept = 0;
  virtual SpanContext GetContext() const noexcept = 0;
};
nostd::shared_ptr<Span> GetSpan(const context::Context& context) noexcept;
context::Context SetSpan(context::Context& context, const nostd::shared_ptr<Span>& span) noexcept;
class Scope final {
 public:
  Scope(const nostd::shared_ptr<Span>& span) noexcept;  // NOLINT

 private:
  nostd::unique_ptr<context::Token> token_;
};
class Tracer {
 public:
  virtual ~Tracer() = default;
  virtual nostd::shared_ptr<Span> StartSpan(nostd::string_view name,
                                            const std::map<std::string, int>& attributes,
                                            const std::map<std::string, Link>& links,
                                            const StartSpanOptions& options = {}) noexcept = 0;
  nostd::shared_ptr<Span> StartSpan(nostd::string_view name,
                                    const StartSpanOptions& options = {}) noexcept;
  nostd::shared_ptr<Span> StartSpan(nostd::string_view name,
                                    std::initializer_list<Attribute> attributes,
                                    const StartSpanOptions& options = {}) noexcept;
  nostd::shared_ptr<Span> StartSpan(nostd::string_view name,
                                    std::initializer_list<Attribute> attributes,
                                    std::initializer_list<Link> links,
                                    const StartSpanOptions& options = {}) noexcept;
  static Scope WithActiveSpan(nostd::shared_ptr<Span>& span) noexcept;
  static nostd::shared_ptr<Span> GetCurrentSpan() noexcept;
};
}  // namespace trace
}  // namespace v1
}  // namespace opentelemetry
