#include <drogon/drogon.h>

using namespace drogon;
using Callback = std::function<void(const HttpResponsePtr&)>;

namespace api {
class User : public HttpController<User> {
 public:
  METHOD_LIST_BEGIN
  METHOD_ADD(User::Show, "/{id}", Get);  // EXPECT handler drogon GET /api/User/{id} unary route by api::User::Show
  ADD_METHOD_TO(User::Store, "/users?name={1}", Post, Put, "LoginFilter");  // EXPECT handler drogon POST /users unary route by api::User::Store  // EXPECT handler drogon PUT /users unary route by api::User::Store
  METHOD_LIST_END
  void Show(const HttpRequestPtr&, Callback&&, int) {}
  void Store(const HttpRequestPtr&, Callback&&) {}
};
}  // namespace api

class Simple : public HttpSimpleController<Simple> {
 public:
  PATH_LIST_BEGIN
  PATH_ADD("/simple", Get);  // EXPECT handler drogon GET /simple unary route by Simple::asyncHandleHttpRequest
  PATH_LIST_END
  void asyncHandleHttpRequest(const HttpRequestPtr&, Callback&&) override {}
};

void Routes() {
  app().registerHandler("/hello", [](const HttpRequestPtr&, Callback&&) {});  // EXPECT handler drogon * /hello unary route by Routes::(lambda)
  app().registerHandler("/bye", [](const HttpRequestPtr&, Callback&&) {}, {Delete});  // EXPECT handler drogon DELETE /bye unary route by Routes::(lambda)
}

void Calls(const std::string& id) {
  auto client = HttpClient::newHttpClient("http://shop");
  auto request = HttpRequest::newHttpRequest();
  request->setPath("/items/" + id);
  client->sendRequest(request);  // EXPECT call_site drogon GET /items/{} unary blocking in Calls
  request->setMethod(Put);
  client->sendRequest(request, [](ReqResult, const HttpResponsePtr&) {});  // EXPECT call_site drogon PUT /items/{} unary callback in Calls
}

struct Own {
  void registerHandler(const char*, void (*)());
  void sendRequest(const HttpRequestPtr&);
};
void Use(Own& own, const HttpRequestPtr& request) {
  own.registerHandler("/x", nullptr);
  own.sendRequest(request);
}
