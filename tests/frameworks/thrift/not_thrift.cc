// What looks like Thrift and is not: nothing here is a call site or a handler.
#include "Bare.h"
#include "Child.h"
#include "Child_server.skeleton.cpp"

using shop::v1::ChildClient;
using shop::v1::ChildIf;

namespace mine {
class TProtocol {};
class EchoIf {
 public:
  virtual int say() = 0;
};
class EchoClient : virtual public EchoIf {
 public:
  int say() override { return 1; }
  void send_say() {}
  int recv_say() { return 1; }

 private:
  TProtocol* protocol_ = nullptr;
};
class EchoProcessor {
 public:
  explicit EchoProcessor(std::shared_ptr<EchoIf>);
};
class EchoHandler : public EchoIf {
 public:
  int say() override { return 2; }
};
}  // namespace mine

// A client by its base and fields, but what it adds is no RPC.
class Named : public ChildClient {
 public:
  using ChildClient::ChildClient;
  int both() { return 2; }
  int32_t count() override { return 1; }
};
// An interface of another service's name.
class ShopIf {
 public:
  virtual int open() = 0;
};
class Shop : public ShopIf {
 public:
  int open() override { return 1; }
};

void Use(mine::EchoClient& echo, mine::EchoHandler& handler, Named& named, ChildIf& anybody, Shop& shop) {
  echo.say();
  echo.send_say();
  handler.say();
  named.both();
  named.count();
  anybody.count();
  shop.open();
}
