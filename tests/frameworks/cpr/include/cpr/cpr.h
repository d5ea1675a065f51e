// The least of cpr 1.10 that its users need.
#pragma once

#include <initializer_list>
#include <string>

namespace cpr {

template <class T>
class StringHolder {
 public:
  StringHolder() = default;
  StringHolder(const std::string&);
  StringHolder(const char*);
  StringHolder(const std::initializer_list<std::string>);
  T operator+(const char*) const;
  T operator+(const std::string&) const;
};
class Url : public StringHolder<Url> {
 public:
  Url() = default;
  Url(std::string);
  Url(const char*);
  Url(const std::initializer_list<std::string>);
};
class Body : public StringHolder<Body> {
 public:
  Body(const char*);
};
struct Response {};
struct AsyncResponse {};
class Session {
 public:
  void SetUrl(const Url&);
  void SetOption(const Url&);
  void SetOption(const Body&);
  Response Get();
  Response Post();
  Response Delete();
  AsyncResponse PutAsync();
};
template <typename... Ts>
Response Get(Ts&&...) {
  return {};
}
template <typename... Ts>
Response Post(Ts&&...) {
  return {};
}
template <typename... Ts>
AsyncResponse DeleteAsync(Ts...) {
  return {};
}
template <typename Then, typename... Ts>
auto PatchCallback(Then, Ts...) {
  return AsyncResponse();
}

}  // namespace cpr
