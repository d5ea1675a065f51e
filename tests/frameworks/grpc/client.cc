// Every way to call a generated stub.
#include <grpcpp/generic/generic_stub.h>

#include <string>

#include "shop.grpc.pb.h"

using shop::v1::Catalog;
using shop::v1::Item;

class Client {
 public:
  explicit Client(const std::shared_ptr<grpc::ChannelInterface>& channel)
      : stub_(Catalog::NewStub(channel)) {}

  void Blocking(Catalog::Stub* raw, Catalog::Stub& reference) {
    grpc::ClientContext context;
    Item item;
    stub_->Get(&context, item, &item);              // EXPECT call_site grpc shop.v1.Catalog/Get unary blocking in Client::Blocking
    raw->Get(&context, item, &item);                // EXPECT call_site grpc shop.v1.Catalog/Get unary blocking in Client::Blocking
    reference.Get(&context, item, &item);           // EXPECT call_site grpc shop.v1.Catalog/Get unary blocking in Client::Blocking
    auto writer = stub_->Upload(&context, &item);   // EXPECT call_site grpc shop.v1.Catalog/Upload client_stream blocking in Client::Blocking
    writer->Write(item);
    writer->Finish();
    const auto reader = stub_->List(&context, item);  // EXPECT call_site grpc shop.v1.Catalog/List server_stream blocking in Client::Blocking
    reader->Read(&item);
    auto stream = stub_->Chat(&context);            // EXPECT call_site grpc shop.v1.Catalog/Chat bidi blocking in Client::Blocking
    stub_->AsyncNote(&context, item, &item);        // EXPECT call_site grpc shop.v1.Catalog/AsyncNote unary blocking in Client::Blocking
  }

  void CompletionQueue(grpc::CompletionQueue* queue) {
    grpc::ClientContext context;
    Item item;
    auto a = stub_->AsyncGet(&context, item, queue);         // EXPECT call_site grpc shop.v1.Catalog/Get unary async in Client::CompletionQueue
    auto b = stub_->PrepareAsyncGet(&context, item, queue);  // EXPECT call_site grpc shop.v1.Catalog/Get unary prepare_async in Client::CompletionQueue
    auto c = stub_->AsyncUpload(&context, &item, queue, this);    // EXPECT call_site grpc shop.v1.Catalog/Upload client_stream async in Client::CompletionQueue
    auto d = stub_->PrepareAsyncList(&context, item, queue);  // EXPECT call_site grpc shop.v1.Catalog/List server_stream prepare_async in Client::CompletionQueue
    auto e = stub_->AsyncChat(&context, queue, this);         // EXPECT call_site grpc shop.v1.Catalog/Chat bidi async in Client::CompletionQueue
    auto f = stub_->AsyncAsyncNote(&context, item, queue);    // EXPECT call_site grpc shop.v1.Catalog/AsyncNote unary async in Client::CompletionQueue
  }

  void Callback(grpc::ClientUnaryReactor* unary, grpc::ClientReadReactor<Item>* reader) {
    grpc::ClientContext context;
    Item item;
    stub_->async()->Get(&context, &item, &item, [](grpc::Status) {});  // EXPECT call_site grpc shop.v1.Catalog/Get unary callback in Client::Callback
    stub_->async()->Get(&context, &item, &item, unary);                // EXPECT call_site grpc shop.v1.Catalog/Get unary reactor in Client::Callback
    stub_->experimental_async()->List(&context, &item, reader);        // EXPECT call_site grpc shop.v1.Catalog/List server_stream reactor in Client::Callback
  }

  // A stub that is injected is held by its interface.
  void Injected(Catalog::StubInterface& stub) {
    grpc::ClientContext context;
    Item item;
    stub.Get(&context, item, &item);              // EXPECT call_site grpc shop.v1.Catalog/Get unary blocking in Client::Injected
    auto reader = stub.List(&context, item);      // EXPECT call_site grpc shop.v1.Catalog/List server_stream blocking in Client::Injected
    stub.async()->Get(&context, &item, &item, [](grpc::Status) {});  // EXPECT call_site grpc shop.v1.Catalog/Get unary callback in Client::Injected
  }

  void Generic(grpc::GenericStub& stub, const std::string& method, grpc::CompletionQueue* queue) {
    static constexpr char kMethod[] = "/shop.v1.Catalog/Get";
    grpc::ClientContext context;
    grpc::ByteBuffer buffer;
    stub.PrepareUnaryCall(&context, kMethod, buffer, queue);               // EXPECT call_site grpc shop.v1.Catalog/Get unary generic in Client::Generic
    stub.PrepareCall(&context, std::string("/shop.v1.") + "Catalog/Chat", queue);  // EXPECT call_site grpc shop.v1.Catalog/Chat bidi generic in Client::Generic
    stub.PrepareUnaryCall(&context, method, buffer, queue);                // EXPECT call_site grpc (dynamic) unary generic in Client::Generic
  }

 private:
  std::unique_ptr<Catalog::Stub> stub_;
};

// Wrappers: the call is resolved in what is instantiated.
template <typename Method>
grpc::Status Retry(Catalog::Stub& stub, Method method) {
  grpc::ClientContext context;
  Item item;
  return (stub.*method)(&context, item, &item);
}
template <typename Service>
class RpcClient {
 public:
  template <typename Invoke>
  auto Call(Invoke invoke) {
    return invoke(stub_.get());
  }
  grpc::Status Ping() {
    grpc::ClientContext context;
    Item item;
    return stub_->Get(&context, item, &item);  // EXPECT call_site grpc shop.v1.Catalog/Get unary blocking in RpcClient::Ping
  }
  grpc::Status NeverCalled() { return stub_->NoSuchMethod(); }

 private:
  std::unique_ptr<typename Service::Stub> stub_;
};

#define GET(stub) stub.Get(&context, item, &item)

void Wrapped(Catalog::Stub& stub) {
  grpc::ClientContext context;
  Item item;
  Retry(stub, &Catalog::Stub::Get);  // EXPECT call_site grpc shop.v1.Catalog/Get unary address in Wrapped
  RpcClient<Catalog> client;
  client.Call([&](auto* s) { return s->Get(&context, item, &item); });  // EXPECT call_site grpc shop.v1.Catalog/Get unary blocking in Wrapped::(lambda)
  client.Ping();
  GET(stub);  // EXPECT call_site grpc shop.v1.Catalog/Get unary blocking in Wrapped
}

// The library's namespace does not make code a part of it.
namespace grpc::testing {
void Test(shop::v1::Catalog::Stub& stub) {
  ClientContext context;
  shop::v1::Item item;
  stub.Get(&context, item, &item);  // EXPECT call_site grpc shop.v1.Catalog/Get unary blocking in grpc::testing::Test
}
}  // namespace grpc::testing
