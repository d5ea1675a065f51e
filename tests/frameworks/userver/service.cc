#include <userver/clients/http/client.hpp>
#include <userver/server/handlers/http_handler_base.hpp>

using namespace userver;

class Hello final : public server::handlers::HttpHandlerBase {
 public:
  std::string HandleRequestThrow(const server::http::HttpRequest&, server::request::RequestContext&) const override {  // EXPECT handler userver (dynamic) unary handler_override by Hello::HandleRequestThrow
    return client_.CreateRequest().get("http://shop/items").timeout(std::chrono::seconds{1}).perform() ? "" : "x";  // EXPECT call_site userver GET /items unary blocking in Hello::HandleRequestThrow
  }

 private:
  clients::http::Client& client_;
};

struct Json : server::handlers::HttpHandlerJsonBase {
  int HandleRequestJsonThrow(const server::http::HttpRequest&, int, server::request::RequestContext&) const override { return 0; }  // EXPECT handler userver (dynamic) unary handler_override by Json::HandleRequestJsonThrow
};

void Calls(clients::http::Client& client, const std::string& id, bool other) {
  auto future = client.CreateRequest().post("http://shop/items/" + id, "x").async_perform();  // EXPECT call_site userver POST /items/{} unary async in Calls
  auto request = client.CreateRequest();
  request.get();
  request.url("http://shop/step");
  request.perform();  // EXPECT call_site userver GET /step unary blocking in Calls
  auto made = client.CreateRequest().put("http://shop/made", "x");
  made.timeout(std::chrono::seconds{1}).perform();  // EXPECT call_site userver PUT /made unary blocking in Calls
  if (other) request.url("http://shop/other");
  request.perform();  // EXPECT call_site userver (dynamic) unary blocking in Calls
}

struct Own {
  std::string HandleRequestThrow(int);
  void perform();
};
void Use(Own& own) { own.perform(); }
