#include "echo.srpc.h"

using namespace shop;

void Calls(Echo::SRPCClient& client) {
  Query query;
  Item item;
  srpc::RPCSyncContext context;
  client.Say(&query, [](Item*, srpc::RPCContext*) {});  // EXPECT call_site srpc shop.Echo/Say unary blocking in Calls
  client.Say(&query, &item, &context);                  // EXPECT call_site srpc shop.Echo/Say unary blocking in Calls
  client.async_Say(&query).get();                       // EXPECT call_site srpc shop.Echo/Say unary async in Calls
  auto* task = client.create_Say_task(nullptr);         // EXPECT call_site srpc shop.Echo/Say unary async in Calls
  task->start();
}

class EchoImpl : public Echo::Service {
 public:
  void Say(Query* request, Item* response, srpc::RPCContext* ctx) override {}  // EXPECT handler srpc shop.Echo/Say unary handler_override by EchoImpl::Say
  void Say(int) {}
};

namespace mine {
struct SRPCClient {
  void Say(int) {}
  void create_Say_task() {}
};
}  // namespace mine
void NoCalls(mine::SRPCClient& client, EchoImpl& local) {
  client.Say(1);
  local.Say(1);
}
