// Every way to serve an interface, also in a program that is a client.
#include "shop.capnp.h"

using store::Observer;
using store::Outlet;
using store::Shop;

class ShopImpl : public Shop::Server {
 public:
  kj::Promise<void> get(GetContext context) override { return kj::READY_NOW; }  // EXPECT handler capnproto store.Shop/get unary handler_override by ShopImpl::get
  kj::Promise<void> cart(CartContext context) override;
  // Other parameters: no handler.
  kj::Promise<void> get(int) { return kj::READY_NOW; }

 protected:
  kj::Promise<void> put(PutContext context) override {  // EXPECT handler capnproto store.Shop/put unary handler_override by ShopImpl::put
    auto request = next_.putRequest();
    return context.tailCall(kj::mv(request));  // EXPECT call_site capnproto store.Shop/put unary async in ShopImpl::put
  }

  Shop::Client next_;
};

kj::Promise<void> ShopImpl::cart(CartContext context) { return kj::READY_NOW; }  // EXPECT handler capnproto store.Shop/cart unary handler_override by ShopImpl::cart

class CartImpl final : public Shop::Cart::Server {
  kj::Promise<void> add(AddContext context) override { return kj::READY_NOW; }  // EXPECT handler capnproto store.Shop.Cart/add unary handler_override by CartImpl::add
};

// A class in between, and an interface that extends another.
class Derived : public ShopImpl {
  kj::Promise<void> get(GetContext context) override { return kj::READY_NOW; }  // EXPECT handler capnproto store.Shop/get unary handler_override by Derived::get
};
class OutletImpl final : public Outlet::Server {
  kj::Promise<void> close(CloseContext context) override { return kj::READY_NOW; }  // EXPECT handler capnproto store.Outlet/close unary handler_override by OutletImpl::close
  kj::Promise<void> swap(SwapContext context) override { return kj::READY_NOW; }    // EXPECT handler capnproto store.Shop/swap unary handler_override by OutletImpl::swap
};

// What a client gives to the server to be called back.
class Listener final : public Observer::Server {
  kj::Promise<void> changed(ChangedContext context) override { return kj::READY_NOW; }  // EXPECT handler capnproto store.Observer/changed unary handler_override by Listener::changed
};
void Subscribe(Shop::Client shop) {
  auto request = shop.watchRequest();
  request.setObserver(kj::heap<Listener>());
  request.send();  // EXPECT call_site capnproto store.Shop/watch unary async in Subscribe
}

int main() {
  ShopImpl* shop = nullptr;
  CartImpl cart;
  kj::heap<OutletImpl>();
}
