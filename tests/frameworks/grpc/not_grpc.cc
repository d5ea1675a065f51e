// What looks like gRPC and is not: nothing here is a call site or a handler.
#include "shop.grpc.pb.h"

using shop::v1::Catalog;
using shop::v1::Item;

// A test double is no client.
class FakeStub : public Catalog::StubInterface {
 public:
  grpc::Status Get(grpc::ClientContext*, const Item&, Item*) override { return {}; }
};

namespace mine {
struct RpcMethod {};
class Greeter {
 public:
  static constexpr const char* service_full_name() { return "mine.Greeter"; }
  class Stub {
   public:
    int Hello(int);

   private:
    RpcMethod rpcmethod_Hello_;
  };
  class Service {
   public:
    virtual int Hello(int) { return 0; }
  };
};
class Impl : public Greeter::Service {
  int Hello(int) override { return 1; }
};
}  // namespace mine

void Use(FakeStub& fake, mine::Greeter::Stub& stub, Catalog::Stub& real) {
  grpc::ClientContext context;
  Item item;
  fake.Get(&context, item, &item);
  stub.Hello(1);
  real.async();
  auto other = Catalog::NewStub(nullptr);
  sizeof(real.Get(&context, item, &item));
}
