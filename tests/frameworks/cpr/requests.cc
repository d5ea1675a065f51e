#include <cpr/cpr.h>

void Calls(const std::string& host, const std::string& id) {
  cpr::Get(cpr::Url{"http://shop/items"});  // EXPECT call_site cpr GET /items unary blocking in Calls
  cpr::Post(cpr::Url{host + "/items/" + id}, cpr::Body{"x"});  // EXPECT call_site cpr POST /items/{} unary blocking in Calls
  cpr::DeleteAsync(cpr::Url{"http://", host, "/items/", id});  // EXPECT call_site cpr DELETE /items/{} unary async in Calls
  cpr::PatchCallback([](cpr::Response) {}, cpr::Url{"http://shop/p"});  // EXPECT call_site cpr PATCH /p unary callback in Calls
  const cpr::Url url = "http://shop/named";
  using cpr::Get;
  Get(url);  // EXPECT call_site cpr GET /named unary blocking in Calls
  cpr::Get(cpr::Url{host});  // EXPECT call_site cpr (dynamic) unary blocking in Calls
}

void Sessions(bool other) {
  cpr::Session session;
  session.SetUrl(cpr::Url{"http://shop/session"});
  session.Get();  // EXPECT call_site cpr GET /session unary blocking in Sessions
  session.SetOption(cpr::Body{"b"});
  session.SetOption(cpr::Url{"http://shop/option?x=1"});
  session.PutAsync();  // EXPECT call_site cpr PUT /option unary async in Sessions
  if (other) session.SetUrl(cpr::Url{"http://shop/other"});
  session.Post();  // EXPECT call_site cpr (dynamic) unary blocking in Sessions
}

// Other classes' and namespaces' functions of the same names.
namespace own {
struct Session {
  void SetUrl(const char*);
  int Get();
};
int Get(const char*);
int Use(Session& session) { return session.Get() + Get("http://shop/"); }
}  // namespace own
