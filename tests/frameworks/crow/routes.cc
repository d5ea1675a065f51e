#include <crow.h>

crow::response Health(const crow::request&) { return {"ok"}; }

void Routes(crow::SimpleApp& app, const std::string& given) {
  CROW_ROUTE(app, "/")([] { return "hello"; });  // EXPECT handler crow GET / unary route by Routes::(lambda)
  CROW_ROUTE(app, "/items/<int>").name("item").methods("GET"_method, crow::HTTPMethod::Delete)([](int) { return ""; });  // EXPECT handler crow GET /items/<int> unary route by Routes::(lambda)  // EXPECT handler crow DELETE /items/<int> unary route by Routes::(lambda)
  CROW_ROUTE(app, "/health").methods(crow::HTTPMethod::Head)(Health);  // EXPECT handler crow HEAD /health unary route by Health
  app.route_dynamic("/dynamic")([] { return ""; });  // EXPECT handler crow GET /dynamic unary route by Routes::(lambda)
  app.route_dynamic(given)([] { return ""; });  // EXPECT handler crow (dynamic) unary route by Routes::(lambda)
  CROW_CATCHALL_ROUTE(app)([](crow::response&) {});  // EXPECT handler crow (dynamic) unary route by Routes::(lambda)
  auto& rule = CROW_ROUTE(app, "/variable");  // EXPECT handler crow PUT /variable unary route by Routes::(lambda)
  rule.methods("PUT"_method);
  rule([] { return ""; });
  CROW_WEBSOCKET_ROUTE(app, "/socket")
      .onmessage([] {});  // EXPECT handler crow GET /socket unary route by Routes::(lambda)
}

void Blueprints(crow::SimpleApp& app) {
  crow::Blueprint outer("api");
  crow::Blueprint inner("v1");
  CROW_BP_ROUTE(inner, "/users")([] { return ""; });  // EXPECT handler crow GET /api/v1/users unary route by Blueprints::(lambda)
  outer.register_blueprint(inner);
  app.register_blueprint(outer);
}

// A class of one's own with the same names.
struct Own {
  Own& route(const char*) { return *this; }
  template <typename Func>
  void operator()(Func) {}
};
void Use(Own& own) { own.route("/x")([] {}); }
