// Every way to implement a generated service.
#include "shop.grpc.pb.h"

using shop::v1::Catalog;
using shop::v1::Item;

class Sync final : public Catalog::Service {
 public:
  grpc::Status Get(grpc::ServerContext*, const Item*, Item*) override { return {}; }  // EXPECT handler grpc shop.v1.Catalog/Get unary handler_override by Sync::Get
  grpc::Status Upload(grpc::ServerContext*, grpc::ServerReader<Item>*, Item*) override;
  grpc::Status List(grpc::ServerContext*, const Item*, grpc::ServerWriter<Item>*) override { return {}; }  // EXPECT handler grpc shop.v1.Catalog/List server_stream handler_override by Sync::List
  grpc::Status Chat(grpc::ServerContext*, grpc::ServerReaderWriter<Item, Item>*) override { return {}; }  // EXPECT handler grpc shop.v1.Catalog/Chat bidi handler_override by Sync::Chat
  // No override: other parameters, no handler.
  grpc::Status Get(int) { return {}; }
};

grpc::Status Sync::Upload(grpc::ServerContext*, grpc::ServerReader<Item>*, Item*) { return {}; }  // EXPECT handler grpc shop.v1.Catalog/Upload client_stream handler_override by Sync::Upload

class Callback : public Catalog::CallbackService {
 public:
  grpc::ServerUnaryReactor* Get(grpc::CallbackServerContext*, const Item*, Item*) override { return nullptr; }  // EXPECT handler grpc shop.v1.Catalog/Get unary callback by Callback::Get
  grpc::ServerReadReactor<Item>* Upload(grpc::CallbackServerContext*, Item*) override { return nullptr; }  // EXPECT handler grpc shop.v1.Catalog/Upload client_stream callback by Callback::Upload
  grpc::ServerWriteReactor<Item>* List(grpc::CallbackServerContext*, const Item*) override { return nullptr; }  // EXPECT handler grpc shop.v1.Catalog/List server_stream callback by Callback::List
  grpc::ServerBidiReactor<Item, Item>* Chat(grpc::CallbackServerContext*) override { return nullptr; }  // EXPECT handler grpc shop.v1.Catalog/Chat bidi callback by Callback::Chat
};

// One method by callback, the rest as usual; and a class in between.
class Mixed : public Catalog::WithCallbackMethod_Get<Catalog::Service> {
 public:
  grpc::ServerUnaryReactor* Get(grpc::CallbackServerContext*, const Item*, Item*) override { return nullptr; }  // EXPECT handler grpc shop.v1.Catalog/Get unary callback by Mixed::Get
};
class Derived : public Mixed {
 public:
  grpc::ServerUnaryReactor* Get(grpc::CallbackServerContext*, const Item*, Item*) override { return nullptr; }  // EXPECT handler grpc shop.v1.Catalog/Get unary callback by Derived::Get
};

class Streamed : public Catalog::WithStreamedUnaryMethod_Get<Catalog::Service> {
 public:
  grpc::Status StreamedGet(grpc::ServerContext*, grpc::ServerUnaryStreamer<Item, Item>*) override { return {}; }  // EXPECT handler grpc shop.v1.Catalog/Get unary handler_override by Streamed::StreamedGet
};

struct Serving {
  Catalog::AsyncService service;
  void Proceed(grpc::ServerContext* context, grpc::ServerCompletionQueue* queue) {
    Item item;
    grpc::ServerAsyncResponseWriter<Item> writer(context);
    service.RequestGet(context, &item, &writer, queue, queue, this);  // EXPECT handler grpc shop.v1.Catalog/Get unary request by Serving::Proceed
  }
};

int main() {
  Sync sync;
  Callback callback;
}
