// The least of userver's HTTP client (v2.5).
#pragma once

#include <chrono>
#include <memory>
#include <string>

namespace userver::clients::http {

struct Response {};
class ResponseFuture {};
enum class HttpMethod { kGet, kPost };
class Request {
 public:
  Request& get() &;
  Request get() &&;
  Request& get(std::string url) &;
  Request get(std::string url) &&;
  Request& post(std::string url, std::string data = {}) &;
  Request post(std::string url, std::string data = {}) &&;
  Request put(std::string url, std::string data) &&;
  Request& url(const std::string& url) &;
  Request url(const std::string& url) &&;
  Request& timeout(std::chrono::milliseconds) &;
  Request timeout(std::chrono::milliseconds) &&;
  std::shared_ptr<Response> perform();
  ResponseFuture async_perform();
};
class Client {
 public:
  Request CreateRequest();
};

}  // namespace userver::clients::http
