// The least of cppkin that its users need.
#pragma once

namespace cppkin {

class Span {
 public:
  Span CreateSpan(const char* name);
  void Submit();
};
class Trace {
 public:
  explicit Trace(const char* name);
  Span CreateSpan(const char* name);
  void Submit();
};

}  // namespace cppkin
