// Completion-queue servers that pass on how they ask, and services that serve any method.
#include <grpcpp/generic/async_generic_service.h>

#include "shop.grpc.pb.h"

using shop::v1::Catalog;
using shop::v1::Item;

template <typename Service, typename Request>
void Serve(Service* service, Request request) {}

void Passed(Catalog::AsyncService* service) {
  Serve(service, &Catalog::AsyncService::RequestGet);  // EXPECT handler grpc shop.v1.Catalog/Get unary request by Passed
  auto list = &Catalog::WithAsyncMethod_List<Catalog::Service>::RequestList;  // EXPECT handler grpc shop.v1.Catalog/List server_stream request by Passed
}

// One function for all services that have the method.
template <typename Service>
void Handle(Service* service, grpc::ServerCompletionQueue* queue) {
  grpc::ServerContext context;
  Item item;
  grpc::ServerAsyncResponseWriter<Item> writer(&context);
  service->RequestGet(&context, &item, &writer, queue, queue, service);  // EXPECT handler grpc shop.v1.Catalog/Get unary request by Handle
}

void Generic(grpc::AsyncGenericService* service, grpc::ServerCompletionQueue* queue) {
  grpc::GenericServerContext context;
  grpc::GenericServerAsyncReaderWriter stream(&context);
  service->RequestCall(&context, &stream, queue, queue, service);  // EXPECT handler grpc (dynamic) bidi request by Generic
  Catalog::AsyncService catalog;
  Handle(&catalog, queue);
}

class Proxy final : public grpc::CallbackGenericService {
  grpc::ServerGenericBidiReactor* CreateReactor(grpc::GenericCallbackServerContext* context) override { return nullptr; }  // EXPECT handler grpc (dynamic) bidi callback by Proxy::CreateReactor
};

// The same names elsewhere.
namespace mine {
struct AsyncGenericService {
  void RequestCall(int) {}
};
struct CallbackGenericService {
  virtual void* CreateReactor(int) { return nullptr; }
};
struct Proxy : CallbackGenericService {
  void* CreateReactor(int) override { return this; }
};
}  // namespace mine
void NoHandlers(mine::AsyncGenericService& service) { service.RequestCall(1); }
