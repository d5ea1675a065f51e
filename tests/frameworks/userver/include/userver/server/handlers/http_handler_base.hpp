#pragma once

#include <string>

namespace userver::server {
namespace http {
class HttpRequest {};
}  // namespace http
namespace request {
class RequestContext {};
}  // namespace request
namespace handlers {
class HttpHandlerBase {
 public:
  virtual ~HttpHandlerBase() = default;
  virtual std::string HandleRequestThrow(const http::HttpRequest&, request::RequestContext&) const;
};
class HttpHandlerJsonBase : public HttpHandlerBase {
 public:
  virtual int HandleRequestJsonThrow(const http::HttpRequest&, int,
                                     request::RequestContext&) const = 0;
};
}  // namespace handlers
}  // namespace userver::server
