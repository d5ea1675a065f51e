// As the gRPC C++ plugin writes it, in small.
#pragma once

#include <grpcpp/grpcpp.h>

namespace shop {

class Item {
 public:
  int price() const;
  std::string name() const;
  void set_name(const std::string& name);
};

class Catalog final {
 public:
  static constexpr char const* service_full_name() { return "shop.Catalog"; }
  class Stub final {
   public:
    ::grpc::Status Get(::grpc::ClientContext* context, const Item& request, Item* response);
    std::unique_ptr<::grpc::ClientReader<Item>> List(::grpc::ClientContext* context,
                                                     const Item& request);
    std::unique_ptr<::grpc::ClientAsyncResponseReader<Item>> AsyncGet(
        ::grpc::ClientContext* context, const Item& request, ::grpc::CompletionQueue* cq);
    class async final {
     public:
      void Get(::grpc::ClientContext* context, const Item* request, Item* response,
               std::function<void(::grpc::Status)> done);
      void Get(::grpc::ClientContext* context, const Item* request, Item* response,
               ::grpc::ClientUnaryReactor* reactor);
    };
    class async* async();

   private:
    const ::grpc::internal::RpcMethod rpcmethod_Get_;
    const ::grpc::internal::RpcMethod rpcmethod_List_;
  };
};

}  // namespace shop
