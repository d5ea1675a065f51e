// NEEDS boost/beast.hpp
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <string>

namespace beast = boost::beast;
namespace http = beast::http;

void Blocking(beast::tcp_stream& stream, const std::string& id) {
  http::request<http::string_body> request{http::verb::get, "/items?all=1", 11};
  http::write(stream, request);  // EXPECT call_site boost-beast GET /items unary blocking in Blocking
  http::request<http::empty_body> other;
  other.method(http::verb::delete_);
  other.target("/items/" + id);
  http::write(stream, other);  // EXPECT call_site boost-beast DELETE /items/{} unary blocking in Blocking
  http::request<http::string_body> post{http::verb::post, id, 11};
  http::write(stream, post);  // EXPECT call_site boost-beast (dynamic) unary blocking in Blocking
  http::request_serializer<http::string_body> serializer{request};
  http::write_header(stream, serializer);  // EXPECT call_site boost-beast GET /items unary blocking in Blocking
}

class Session {
 public:
  explicit Session(beast::tcp_stream& stream) : stream_(stream) {}
  void Run(const char* host) {
    request_.method(http::verb::put);
    request_.target("/cart");
    request_.set(http::field::host, host);
    stream_.async_connect({}, [this](beast::error_code) { Connected(); });
  }
  void Connected() {
    http::async_write(stream_, request_, [](beast::error_code, std::size_t) {});  // EXPECT call_site boost-beast PUT /cart unary async in Session::Connected
  }

 private:
  beast::tcp_stream& stream_;
  http::request<http::string_body> request_;
};
void Run(beast::tcp_stream& stream) { Session(stream).Run("shop"); }

// A server's answer is no request; nor is what merely has the name.
void Serve(beast::tcp_stream& stream) {
  http::response<http::string_body> response{http::status::ok, 11};
  http::write(stream, response);
}
namespace own {
void write(beast::tcp_stream&, http::request<http::string_body>&);
void Call(beast::tcp_stream& stream, http::request<http::string_body>& request) {
  own::write(stream, request);
}
}  // namespace own
