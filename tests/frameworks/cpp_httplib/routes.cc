#include <httplib.h>

using httplib::Request;
using httplib::Response;

void Health(const Request&, Response& response) { response.set_content("ok", "text/plain"); }

class Shop {
 public:
  void Register(httplib::Server& server) {
    server.Get("/bind", std::bind(&Shop::Item, this, std::placeholders::_1, std::placeholders::_2));  // EXPECT handler cpp-httplib GET /bind unary route by Shop::Item
    server.Get("/generic", [this](const auto& request, auto& response) { Item(request, response); });  // EXPECT handler cpp-httplib GET /generic unary route by Shop::Register::(lambda)
  }
  void Item(const Request&, Response&) {}
};

// Whoever calls this names pattern and handler.
void Add(httplib::Server& server, const std::string& pattern, httplib::Handler handler) {
  server.Put(pattern, handler);  // EXPECT issue info handler_unknown the function that serves this route is only known at run time
}

int main() {
  static constexpr char kCart[] = "/cart";
  httplib::Server server;
  httplib::SSLServer secure;
  server.Get("/health", Health);  // EXPECT handler cpp-httplib GET /health unary route by Health
  server.Get(R"(/item/(\d+))", [](const Request&, Response&) {})  // EXPECT handler cpp-httplib GET /item/(\d+) unary route by main::(lambda)
      .Post(kCart, [](const Request&, Response&) {});  // EXPECT handler cpp-httplib POST /cart unary route by main::(lambda)
  const httplib::Handler stored = [](const Request&, Response&) {};
  server.Delete("/cart" "/all", stored);  // EXPECT handler cpp-httplib DELETE /cart/all unary route by main::(lambda)
  secure.Get("/secure", &Health);  // EXPECT handler cpp-httplib GET /secure unary route by Health
  server.Post("/upload", [](const Request&, Response&, const httplib::ContentReader&) {});  // EXPECT handler cpp-httplib POST /upload unary route by main::(lambda)
  server.set_error_handler([](const Request&, Response&) {});
  Add(server, "/late", Health);
  server.listen("localhost", 1);
}
