// Calls of a company's own clients, which arterial.yaml beside this file describes.
#include "acme/rpc.h"

ACME_SIGNATURE(GetItemSignature, "/shop.v1.Catalog/GetItem")
ACME_SIGNATURE(WatchSignature, "/shop.v1.Catalog/Watch")

struct CatalogService {
  static constexpr char kService[] = "shop.Catalog";
};

class Gateway {
 public:
  bool Get(const std::string& id) {
    acme::Client<GetItemSignature> client(transport_);
    return client.Write(id);  // EXPECT call_site acme shop.v1.Catalog/GetItem unary blocking in Gateway::Get
  }
  void Kept() {
    watch_->WriteStream("a");  // EXPECT call_site acme shop.v1.Catalog/Watch client_stream async in Gateway::Kept
    watch_->response();
  }
  template <typename Signature>
  void Any() {
    acme::Client<Signature>(transport_).Write("x");  // EXPECT call_site acme shop.v1.Catalog/GetItem unary blocking in Gateway::Any
  }
  void All() { Any<GetItemSignature>(); }
  void Value() {
    auto call = &acme::Client<WatchSignature>::Write;  // EXPECT call_site acme shop.v1.Catalog/Watch unary address in Gateway::Value
    (void)call;
  }
  void ByName(const std::string& name) {
    acme::Call<CatalogService>(*transport_, "Refresh");  // EXPECT call_site acme-call shop.Catalog/Refresh oneway blocking in Gateway::ByName
    acme::Call<CatalogService>(*transport_, name);       // EXPECT call_site acme-call (dynamic) oneway blocking in Gateway::ByName
    ACME_INVOKE(Catalog, List, name);                    // EXPECT call_site acme-macro Catalog/List unary blocking in Gateway::ByName
    acme::Invoke(name);
  }

 private:
  std::shared_ptr<acme::Transport> transport_;
  std::unique_ptr<acme::Client<WatchSignature>> watch_;
};

// What a generator writes: an interface, and a proxy that holds a transport.
class CartInterface {
 public:
  virtual ~CartInterface() = default;
  virtual int Add(int) = 0;
};
class CartProxy : public CartInterface {
 public:
  int Add(int) override;
  void AddAsync(int);
  int Count();
  int Size();
  int SizeAsync();
  int LocalSize();
  acme::Transport* transport();

 private:
  std::shared_ptr<acme::Transport> transport_;
};
// Each lacks one thing.
class OtherProxy : public CartInterface {
 public:
  int Add(int) override;
  void AddAsync(int);

 private:
  std::shared_ptr<acme::Transport> transport_;
};
class BareInterface {};
class BareProxy : public BareInterface {
 public:
  int Add(int);
  void AddAsync(int);
};
// The same names elsewhere.
namespace mine {
template <typename Signature>
class Client {  // EXPECT issue info stub_without_rule - {name: mine, role: client, class: "mine::Client", method: "Write", operation: "{template.0.MethodName}"}
 public:
  bool Write(const std::string&);
};
void Invoke(const std::string&);
}  // namespace mine
class Mock : public CartProxy {
 public:
  int Add(int) override { return 1; }
};

void Use(CartProxy& cart, OtherProxy& other, BareProxy& bare, Mock& mock, CartInterface& any) {
  using mine::Client;
  cart.Add(1);  // EXPECT call_site acme-proxy Cart.Add unary blocking in Use
  cart.Count();
  cart.Size();
  cart.transport();
  other.Add(1);
  bare.Add(1);
  mock.Add(1);
  any.Add(1);
  Client<GetItemSignature> client;
  client.Write("x");
  mine::Invoke("x");
  acme::Call(1);
}
