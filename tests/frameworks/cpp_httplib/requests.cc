#include <httplib.h>

const std::string kStatus = "/status";

struct Cache {
  int Get(const std::string& key);
};

void Ask(const std::string& id, Cache& cache) {
  httplib::Client client("http://localhost:1");
  client.Get("/items");                  // EXPECT call_site cpp-httplib GET /items unary blocking in Ask
  client.Get("/items?page=1");           // EXPECT call_site cpp-httplib GET /items unary blocking in Ask
  client.Get("/items?id=" + id);         // EXPECT call_site cpp-httplib GET /items unary blocking in Ask
  client.Get(kStatus);                   // EXPECT call_site cpp-httplib GET /status unary blocking in Ask
  client.Get("/items/" + id);            // EXPECT call_site cpp-httplib GET /items/{} unary blocking in Ask
  const char* path = "/orders";
  client.Post(path, "{}", "text/json");  // EXPECT call_site cpp-httplib POST /orders unary blocking in Ask
  const char* choice = "/a";
  if (id.empty()) choice = "/b";
  client.Options(choice);                // EXPECT call_site cpp-httplib (dynamic) unary blocking in Ask
  httplib::Request request;
  request.method = "PATCH";
  request.path = "/items/" + id + "/name";
  client.send(request);                  // EXPECT call_site cpp-httplib PATCH /items/{}/name unary blocking in Ask
  cache.Get("/items");
}
