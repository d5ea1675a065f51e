// Generic services of protobuf on a transport of one's own.
#include "shop.pb.h"

#include <functional>

using google::protobuf::Closure;
using google::protobuf::RpcChannel;
using google::protobuf::RpcController;
using shop::v1::Catalog;
using shop::v1::Catalog_Stub;
using shop::v1::Item;

void Calls(RpcChannel* channel, RpcController* controller, Closure* done) {
  Item item;
  Catalog_Stub stub(channel);
  stub.Get(controller, &item, &item, nullptr);  // EXPECT call_site protobuf shop.v1.Catalog/Get unary blocking in Calls
  stub.Get(controller, &item, &item, NULL);     // EXPECT call_site protobuf shop.v1.Catalog/Get unary blocking in Calls
  Catalog::Stub* pointer = &stub;
  pointer->List(controller, &item, &item, done);  // EXPECT call_site protobuf shop.v1.Catalog/List unary callback in Calls
  auto bound = std::bind(&Catalog_Stub::Get, &stub, controller, &item, &item, nullptr);  // EXPECT call_site protobuf shop.v1.Catalog/Get unary address in Calls
  stub.channel();
}

// The method of a descriptor, where a constant says which.
void Described(RpcChannel* channel, RpcController* controller, const std::string& name) {
  Item item;
  channel->CallMethod(Catalog::descriptor()->FindMethodByName("List"), controller, &item, &item, nullptr);  // EXPECT call_site protobuf shop.v1.Catalog/List unary blocking in Described
  channel->CallMethod(Catalog::descriptor()->FindMethodByName(name), controller, &item, &item, nullptr);  // EXPECT call_site protobuf (dynamic) unary blocking in Described
}

template <typename Stub>
struct Retrying {
  Stub stub;
  void Get(RpcController* controller) {
    Item item;
    stub.Get(controller, &item, &item, nullptr);  // EXPECT call_site protobuf shop.v1.Catalog/Get unary blocking in Retrying::Get
  }
  void Never() { stub.NoSuch(); }
};

#define CALL(stub, method) (stub).method(controller, &item, &item, nullptr)

void Wrapped(RpcChannel* channel, RpcController* controller) {
  Item item;
  Retrying<Catalog_Stub>{Catalog_Stub(channel)}.Get(controller);
  Catalog_Stub stub(channel);
  CALL(stub, List);  // EXPECT call_site protobuf shop.v1.Catalog/List unary blocking in Wrapped
}

class CatalogImpl : public Catalog {
 public:
  void Get(RpcController* controller, const Item* request, Item* response, Closure* done) override { done->Run(); }  // EXPECT handler protobuf shop.v1.Catalog/Get unary handler_override by CatalogImpl::Get
  void List(RpcController* controller, const Item* request, Item* response, Closure* done) override;
  // Another overload: no handler.
  void Get(const Item& item) {}
};

void CatalogImpl::List(RpcController* controller, const Item* request, Item* response, Closure* done) {}  // EXPECT handler protobuf shop.v1.Catalog/List unary handler_override by CatalogImpl::List

class Derived final : public CatalogImpl {
  using CatalogImpl::Get;
  void List(RpcController*, const Item*, Item*, Closure*) override {}  // EXPECT handler protobuf shop.v1.Catalog/List unary handler_override by Derived::List
};

// A transport passes on what stubs ask for: no call of its own.
class Logging : public RpcChannel {
 public:
  void CallMethod(const google::protobuf::MethodDescriptor* method, RpcController* controller, const google::protobuf::Message* request, google::protobuf::Message* response, Closure* done) override {
    next_->CallMethod(method, controller, request, response, done);
  }

 private:
  RpcChannel* next_;
};

// Somebody else's stub.
namespace mine {
struct Catalog_Stub {
  void Get(RpcController*, const Item*, Item*, Closure*) {}
  RpcChannel* channel_;
};
}  // namespace mine
void NoCalls(mine::Catalog_Stub& stub, CatalogImpl& local, RpcController* controller) {
  Item item;
  stub.Get(controller, &item, &item, nullptr);
  local.Get(item);
  local.Get(controller, &item, &item, nullptr);
}
