// The least of Crow 1.2 that its users need.
#pragma once

#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>

namespace crow {

enum class HTTPMethod { Delete, Get, Head, Post, Put };
constexpr HTTPMethod operator""_method_of(const char*, std::size_t) { return HTTPMethod::Get; }
struct request {};
struct response {
  response(const char* = "") {}
};
namespace black_magic {
constexpr uint64_t get_parameter_tag(const char*) { return 0; }
}  // namespace black_magic

template <typename T>
struct RuleParameterTraits {
  using self_t = T;
  template <typename App>
  class WebSocketRule& websocket(App*);
  self_t& name(std::string) { return static_cast<self_t&>(*this); }
  self_t& methods(HTTPMethod) { return static_cast<self_t&>(*this); }
  template <typename... More>
  self_t& methods(HTTPMethod, More...) {
    return static_cast<self_t&>(*this);
  }
  template <typename App, typename... Middlewares>
  self_t& middlewares() {
    return static_cast<self_t&>(*this);
  }
};
class WebSocketRule {
 public:
  template <typename Func>
  WebSocketRule& onopen(Func) {
    return *this;
  }
  template <typename Func>
  WebSocketRule& onmessage(Func) {
    return *this;
  }
};
template <typename T>
template <typename App>
WebSocketRule& RuleParameterTraits<T>::websocket(App*) {
  static WebSocketRule rule;
  return rule;
}
class DynamicRule : public RuleParameterTraits<DynamicRule> {
 public:
  template <typename Func>
  void operator()(Func) {}
};
class CatchallRule {
 public:
  template <typename Func>
  void operator()(Func&&) {}
};
template <typename... Args>
class TaggedRule : public RuleParameterTraits<TaggedRule<Args...>> {
 public:
  template <typename Func>
  void operator()(Func&&) {}
};
class Blueprint {
 public:
  Blueprint(const std::string&) {}
  template <uint64_t Tag>
  TaggedRule<>& new_rule_tagged(const std::string&) {
    static TaggedRule<> rule;
    return rule;
  }
  void register_blueprint(Blueprint&) {}
};
class SimpleApp {
 public:
  template <uint64_t Tag>
  TaggedRule<>& route(const std::string&) {
    static TaggedRule<> rule;
    return rule;
  }
  DynamicRule& route_dynamic(const std::string&) {
    static DynamicRule rule;
    return rule;
  }
  CatchallRule& catchall_route() {
    static CatchallRule rule;
    return rule;
  }
  SimpleApp& register_blueprint(Blueprint&) { return *this; }
};

}  // namespace crow

constexpr crow::HTTPMethod operator""_method(const char*, std::size_t) {
  return crow::HTTPMethod::Get;
}

#define CROW_ROUTE(app, url) app.template route<crow::black_magic::get_parameter_tag(url)>(url)
#define CROW_BP_ROUTE(blueprint, url) \
  blueprint.new_rule_tagged<crow::black_magic::get_parameter_tag(url)>(url)
#define CROW_WEBSOCKET_ROUTE(app, url)                        \
  app.route<crow::black_magic::get_parameter_tag(url)>(url)   \
      .websocket<std::remove_reference<decltype(app)>::type>(&app)
#define CROW_CATCHALL_ROUTE(app) app.catchall_route()
