// The least of zipkin-cpp (flier) that its users need.
#pragma once

#include <string>

namespace zipkin {

class Span {
 public:
  class Scope {
   public:
    explicit Scope(Span& span);
    ~Scope();
  };
  Span* span(const std::string& name);
  void submit();
};
struct Tracer {
  virtual ~Tracer() = default;
  virtual Span* span(const std::string& name) = 0;
};

}  // namespace zipkin
