// Every way to make a request: send() is the call, and the request says of what.
#include "shop.capnp.h"

using store::Item;
using store::Outlet;
using store::Shop;

void Direct(Shop::Client shop) {
  shop.getRequest().send();  // EXPECT call_site capnproto store.Shop/get unary async in Direct
}

void Built(Shop::Client& shop) {
  auto request = shop.getRequest();
  request.setId("1");
  request.send();  // EXPECT call_site capnproto store.Shop/get unary async in Built
}

// Several methods have requests of one type: the variable says which.
void SameType(Shop::Client* shop) {
  auto put = shop->putRequest();
  auto swap = shop->swapRequest();
  put.send();   // EXPECT call_site capnproto store.Shop/put unary async in SameType
  swap.send();  // EXPECT call_site capnproto store.Shop/swap unary async in SameType
  auto moved = kj::mv(put);
  moved.send();  // EXPECT call_site capnproto store.Shop/put unary async in SameType
}

// A promise has the pipeline's capabilities before it has an answer.
void Pipelined(Shop::Client shop) {
  auto cart = shop.cartRequest().send();  // EXPECT call_site capnproto store.Shop/cart unary async in Pipelined
  cart.getCart()
      .addRequest()
      .send();  // EXPECT call_site capnproto store.Shop.Cart/add unary async in Pipelined
}

// Inherited from Shop; its own.
void Extended(Outlet::Client outlet) {
  outlet.getRequest().send();    // EXPECT call_site capnproto store.Shop/get unary async in Extended
  outlet.closeRequest().send();  // EXPECT call_site capnproto store.Outlet/close unary async in Extended
}

// Elsewhere made requests: the type says which, where only one method has it.
using GetRequest = capnp::Request<Shop::GetParams, Shop::GetResults>;
void Passed(GetRequest&& request) {
  request.send();  // EXPECT call_site capnproto store.Shop/get unary async in Passed
}
void PassedSame(capnp::Request<Item, Item> request) {
  request.send();  // EXPECT call_site capnproto (dynamic) unary async in PassedSame
}

template <typename Request>
void SendAll(Request request) {
  request.send();  // EXPECT call_site capnproto store.Shop/get unary async in SendAll
}
template <typename Client>
struct Retrying {
  Client client;
  void Get() {
    client.getRequest().send();  // EXPECT call_site capnproto store.Shop/get unary async in Retrying::Get
  }
  void Never() { client.noSuchRequest().send(); }
};

#define SEND(request) (request).send()

struct Holder {
  Shop::Client shop_;
  void Work() {
    SEND(shop_.getRequest());  // EXPECT call_site capnproto store.Shop/get unary async in Holder::Work
    SendAll(shop_.getRequest());
    Retrying<Shop::Client>{shop_}.Get();
    // Made and never sent.
    auto unused = shop_.cartRequest();
  }
};
