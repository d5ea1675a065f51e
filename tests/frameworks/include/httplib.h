// The least of cpp-httplib 0.11 that routes and requests need.
#pragma once

#include <functional>
#include <string>
#include <utility>

namespace httplib {

struct Request {
  std::string method;
  std::string path;
};
struct Response {
  int status = -1;
  void set_content(const std::string& text, const std::string& type);
};
struct Result {
  explicit operator bool() const;
};
using Handler = std::function<void(const Request&, Response&)>;
using ContentReader = std::function<bool(std::string)>;
using HandlerWithContentReader =
    std::function<void(const Request&, Response&, const ContentReader&)>;

class Server {
 public:
  Server& Get(const std::string& pattern, Handler handler);
  Server& Post(const std::string& pattern, Handler handler);
  Server& Post(const std::string& pattern, HandlerWithContentReader handler);
  Server& Put(const std::string& pattern, Handler handler);
  Server& Delete(const std::string& pattern, Handler handler);
  Server& set_error_handler(Handler handler);
  bool listen(const std::string& host, int port);
};
class SSLServer : public Server {};

class ClientImpl {
 public:
  Result Get(const std::string& path);
};
class Client {
 public:
  explicit Client(const std::string& address);
  Result Get(const std::string& path) { return client_->Get(path); }
  Result Post(const std::string& path, const std::string& body, const std::string& type);
  Result Options(const std::string& path);
  Result send(const Request& request);

 private:
  ClientImpl* client_;
};

}  // namespace httplib
