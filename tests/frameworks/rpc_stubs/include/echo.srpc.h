// What srpc's generator writes of `package shop; service Echo { rpc Say(Query) returns (Item); }`,
// and the least of the library that it needs.
#pragma once

#include <functional>
#include <utility>

namespace srpc {
class RPCContext {};
struct RPCSyncContext {};
class RPCService {
 public:
  virtual ~RPCService() {}
};
class RPCClient {
 protected:
  template <class T>
  T* create_rpc_client_task(const char* method);
  void task_init(void* task);
};
class SRPCClient : public RPCClient {};
struct SRPCClientTask {
  void start();
};
}  // namespace srpc
template <class T>
struct WFFuture {
  T get();
};

namespace shop {
struct Query {};
struct Item {};
namespace Echo {
using SayDone = std::function<void(Item*, srpc::RPCContext*)>;
class Service : public srpc::RPCService {
 public:
  virtual void Say(Query* request, Item* response, srpc::RPCContext* ctx) = 0;
};
class SRPCClient : public srpc::SRPCClient {
 public:
  SRPCClient(const char* host, unsigned short port);
  void Say(const Query* req, SayDone done);
  void Say(const Query* req, Item* resp, srpc::RPCSyncContext* sync_ctx);
  WFFuture<std::pair<Item, srpc::RPCSyncContext>> async_Say(const Query* req);
  srpc::SRPCClientTask* create_Say_task(SayDone done);
};
}  // namespace Echo
}  // namespace shop
