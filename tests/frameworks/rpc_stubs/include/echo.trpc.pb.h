// What tRPC's plugin writes of `package shop; service Echo { rpc Say(Query) returns (Item); }`, and
// the least of the library that it needs.
#pragma once

#include <memory>

namespace trpc {
struct Status {};
template <class T>
struct Future {};
using ServerContextPtr = std::shared_ptr<int>;
using ClientContextPtr = std::shared_ptr<long>;
class RpcServiceImpl {
 public:
  virtual ~RpcServiceImpl() {}
};
class AsyncRpcServiceImpl {
 public:
  virtual ~AsyncRpcServiceImpl() {}
};
class ServiceProxy {
 public:
  const char* GetServiceName() const;
};
class RpcServiceProxy : public ServiceProxy {
 protected:
  template <class Q, class R>
  Status UnaryInvoke(const ClientContextPtr& context, const Q& request, R* response);
};
}  // namespace trpc

namespace shop {
struct Query {};
struct Item {};
class Echo : public ::trpc::RpcServiceImpl {
 public:
  virtual ::trpc::Status Say(::trpc::ServerContextPtr context, const Query* request, Item* reply);
};
class AsyncEcho : public ::trpc::AsyncRpcServiceImpl {
 public:
  virtual ::trpc::Future<Item> Say(const ::trpc::ServerContextPtr& context, const Query* request);
};
class EchoServiceProxy : public ::trpc::RpcServiceProxy {
 public:
  virtual ::trpc::Status Say(const ::trpc::ClientContextPtr& context, const Query& request,
                             Item* reply);
  virtual ::trpc::Future<Item> AsyncSay(const ::trpc::ClientContextPtr& context,
                                        const Query& request);
};
class AsyncEchoServiceProxy : public ::trpc::RpcServiceProxy {
 public:
  ::trpc::Future<Item> Say(const ::trpc::ClientContextPtr& context, const Query& request);
};
class MockEchoServiceProxy : public EchoServiceProxy {
 public:
  ::trpc::Status Say(const ::trpc::ClientContextPtr&, const Query&, Item*) override;
};
}  // namespace shop
