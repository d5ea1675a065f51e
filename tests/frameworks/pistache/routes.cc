// NEEDS pistache/router.h
#include <pistache/client.h>
#include <pistache/endpoint.h>
#include <pistache/router.h>

using namespace Pistache;

class Shop {
 public:
  void Routes() {
    using namespace Rest;
    Routes::Get(router_, "/items/:id", Routes::bind(&Shop::Item, this));  // EXPECT handler pistache GET /items/:id unary route by Shop::Item
    Routes::Post(router_, "/items", Routes::bind(&Shop::Add, this));  // EXPECT handler pistache POST /items unary route by Shop::Add
    Routes::Delete(router_, kAll, [](const Rest::Request&, Http::ResponseWriter) { return Rest::Route::Result::Ok; });  // EXPECT handler pistache DELETE /all unary route by Shop::Routes::(lambda)
    Routes::NotFound(router_, Routes::bind(&Shop::Missing, this));
  }
  void Item(const Rest::Request&, Http::ResponseWriter) {}
  void Add(const Rest::Request&, Http::ResponseWriter) {}
  void Missing(const Rest::Request&, Http::ResponseWriter) {}

 private:
  static constexpr const char* kAll = "/all";
  Rest::Router router_;
};

struct All : public Http::Handler {
  HTTP_PROTOTYPE(All)
  void onRequest(const Http::Request&, Http::ResponseWriter) override {}  // EXPECT handler pistache (dynamic) unary handler_override by All::onRequest
};

void Calls(Http::Experimental::Client& client, const std::string& id) {
  auto answer = client.get("http://shop/items/" + id).send();  // EXPECT call_site pistache GET /items/{} unary async in Calls
  auto request = client.post("shop/cart");
  auto other = request.body("x").send();  // EXPECT call_site pistache POST /cart unary async in Calls
}

namespace own {
struct Router {};
void Get(Router&, const char*, void (*)());
void Use(Router& router) { Get(router, "/x", nullptr); }
}  // namespace own
