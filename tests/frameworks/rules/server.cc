// Handlers of a company's own servers.
#include "acme/rpc.h"

ACME_SIGNATURE(GetItemSignature, "/shop.v1.Catalog/GetItem")
struct ListSignature {
  static constexpr const char* kName = "shop.v1.Catalog/List";
  static const char* MethodName() { return kName; }
};

class GetItemHandler : public acme::RpcHandler<GetItemSignature> {
 public:
  void OnRequest(const std::string& request) override {  // EXPECT handler acme shop.v1.Catalog/GetItem unary rule by GetItemHandler::OnRequest
    (void)request;
  }
  void OnReadsDone() override {}
};

// Between library and handler stands a template of one's own.
template <typename Signature>
class Checked : public acme::RpcHandler<Signature> {
 public:
  virtual bool Allowed(const std::string&) { return true; }
};
class ListHandler : public Checked<ListSignature> {
 public:
  void OnRequest(const std::string& request) override;
};
void ListHandler::OnRequest(const std::string&) {}  // EXPECT handler acme shop.v1.Catalog/List unary rule by ListHandler::OnRequest

// The template has the method, and nothing here needs an instance of it.
template <typename Signature>
class Sensor : public acme::RpcHandler<Signature> {
 public:
  void OnRequest(const std::string& request) override {  // EXPECT handler acme shop.v1.Catalog/GetItem unary rule by Sensor::OnRequest
    OnData(request);
  }
  virtual void OnData(const std::string& request) = 0;
};
class ItemSensor : public Sensor<GetItemSignature> {
 public:
  void OnData(const std::string& request) override;
};

// The same methods without the library.
class Lonely : public acme::HandlerInterface {
 public:
  void OnRequest(const std::string&) override {}
};
class Overload : public acme::RpcHandler<GetItemSignature> {
 public:
  void OnRequest(const std::string&) override = 0;
  void OnRequest(int) {}
};

struct Cleaner : acme::Handles<ListSignature> {
  void Handle() {}
};
struct Unrelated {
  void Handle() {}
};

void Ping() {}
void Serve(acme::Server& server, const std::string& name) {
  server.Register("admin.ping", &Ping);  // EXPECT handler acme-route admin.ping unary route by Ping
  server.Register(name, [] {});          // EXPECT handler acme-route (dynamic) unary route by Serve::(lambda)
  server.RegisterHandler<Cleaner>();     // EXPECT handler acme-route shop.v1.Catalog/List unary route by Cleaner::Handle
  server.RegisterHandler<Unrelated>();
}
