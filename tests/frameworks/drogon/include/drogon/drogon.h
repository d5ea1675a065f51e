// The least of Drogon 1.9 that its users need.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace drogon {

enum HttpMethod { Get = 0, Post, Head, Put, Delete, Options, Patch, Invalid };
enum class ReqResult { Ok };
class HttpRequest;
class HttpResponse {};
using HttpRequestPtr = std::shared_ptr<HttpRequest>;
using HttpResponsePtr = std::shared_ptr<HttpResponse>;
class HttpRequest {
 public:
  virtual void setMethod(const HttpMethod) = 0;
  virtual void setPath(const std::string&) = 0;
  static HttpRequestPtr newHttpRequest();
  static HttpRequestPtr newHttpFormPostRequest();
};
namespace internal {
class HttpConstraint {
 public:
  HttpConstraint(HttpMethod) {}
  HttpConstraint(const std::string&) {}
  HttpConstraint(const char*) {}
};
}  // namespace internal
class HttpClient {
 public:
  virtual ~HttpClient() = default;
  virtual void sendRequest(const HttpRequestPtr&,
                           const std::function<void(ReqResult, const HttpResponsePtr&)>&,
                           double timeout = 0) = 0;
  std::pair<ReqResult, HttpResponsePtr> sendRequest(const HttpRequestPtr&, double timeout = 0);
  static std::shared_ptr<HttpClient> newHttpClient(const std::string&);
};
class HttpAppFramework {
 public:
  template <typename Function>
  HttpAppFramework& registerHandler(const std::string&, Function&&,
                                    const std::vector<internal::HttpConstraint>& = {},
                                    const std::string& = "") {
    return *this;
  }
};
HttpAppFramework& app();
template <typename T, bool AutoCreation = true>
class HttpController {
 protected:
  template <typename Function>
  static void registerMethod(Function&&, const std::string&,
                             const std::vector<internal::HttpConstraint>& = {}, bool = true,
                             const std::string& = "") {}
};
template <typename T, bool AutoCreation = true>
class HttpSimpleController {
 public:
  virtual void asyncHandleHttpRequest(const HttpRequestPtr&,
                                      std::function<void(const HttpResponsePtr&)>&&) = 0;

 protected:
  static void registerSelf__(const std::string&, const std::vector<internal::HttpConstraint>&) {}
};

}  // namespace drogon

#define METHOD_LIST_BEGIN static void initPathRouting() {
#define METHOD_ADD(method, pattern, ...) \
  registerMethod(&method, pattern, {__VA_ARGS__}, true, #method)
#define ADD_METHOD_TO(method, path_pattern, ...) \
  registerMethod(&method, path_pattern, {__VA_ARGS__}, false, #method)
#define METHOD_LIST_END \
  return;               \
  }
#define PATH_LIST_BEGIN static void initPathRouting() {
#define PATH_ADD(path, ...) registerSelf__(path, {__VA_ARGS__})
#define PATH_LIST_END }
