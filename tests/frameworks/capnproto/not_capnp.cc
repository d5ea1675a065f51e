// What looks like Cap'n Proto and is not.
#include "shop.capnp.h"

namespace mine {
struct Request {
  void send() {}
};
struct Shop {
  struct Client {
    typedef Shop Calls;
    Request getRequest() { return {}; }
  };
  struct Server {
    typedef Shop Serves;
    virtual int get(int) { return 0; }
  };
};
class Impl : public Shop::Server {
  int get(int) override { return 1; }
};
}  // namespace mine

// A request is not sent by building it, nor by taking its size.
void Use(store::Shop::Client shop, mine::Shop::Client other) {
  other.getRequest().send();
  auto request = shop.getRequest();
  request.setId("1");
  sizeof(shop.getRequest().send());
}
