#include "echo.trpc.pb.h"

using namespace shop;

void Calls(std::shared_ptr<EchoServiceProxy> proxy, AsyncEchoServiceProxy* async) {
  trpc::ClientContextPtr context;
  Query query;
  Item item;
  proxy->Say(context, query, &item);  // EXPECT call_site trpc shop.Echo/Say unary blocking in Calls
  proxy->AsyncSay(context, query);    // EXPECT call_site trpc shop.Echo/Say unary async in Calls
  async->Say(context, query);         // EXPECT call_site trpc shop.Echo/Say unary blocking in Calls
  proxy->GetServiceName();
}

class EchoImpl : public Echo {
 public:
  trpc::Status Say(trpc::ServerContextPtr context, const Query* request, Item* reply) override { return {}; }  // EXPECT handler trpc shop.Echo/Say unary handler_override by EchoImpl::Say
};
class AsyncEchoImpl : public AsyncEcho {
 public:
  trpc::Future<Item> Say(const trpc::ServerContextPtr& context, const Query* request) override { return {}; }  // EXPECT handler trpc shop.Echo/Say unary handler_override by AsyncEchoImpl::Say
};

// A test double calls nobody.
void Mocked(MockEchoServiceProxy& mock) {
  Item item;
  mock.Say(nullptr, {}, &item);
}
