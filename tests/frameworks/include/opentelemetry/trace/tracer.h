// The least of opentelemetry-cpp's trace API: versioned inline namespace, nostd types.
#pragma once

#include <initializer_list>
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
  T* operator->() const;
  T& operator*() const;
  T* get() const;
};
}  // namespace nostd
namespace trace {
struct StartSpanOptions {};
class Span {
 public:
  virtual ~Span() = default;
  virtual void End() = 0;
};
class Scope {
 public:
  explicit Scope(const nostd::shared_ptr<Span>& span);
  ~Scope();
};
class Tracer {
 public:
  virtual ~Tracer() = default;
  virtual nostd::shared_ptr<Span> StartSpan(
      nostd::string_view name, std::initializer_list<std::pair<const char*, int>> attributes,
      const StartSpanOptions& options = {}) = 0;
  nostd::shared_ptr<Span> StartSpan(nostd::string_view name, const StartSpanOptions& options = {}) {
    return StartSpan(name, {}, options);
  }
  Scope WithActiveSpan(nostd::shared_ptr<Span>& span);
};
}  // namespace trace
}  // namespace v1
}  // namespace opentelemetry
