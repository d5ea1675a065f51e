// Copyright 2026 The arterial authors
// SPDX-License-Identifier: Apache-2.0

#include "cart.grpc.pb.h"
#include "common/client.h"
#include "gateway/pages.h"

namespace shop::gateway {

Page AddToCart(const Backends& backends, const std::string& user, const std::string& product) {
  cart::AddItemRequest request;
  request.set_user_id(user);
  request.mutable_item()->set_product_id(product);
  request.mutable_item()->set_quantity(1);
  cart::AddItemResponse response;
  const common::RpcClient<cart::CartService> client(backends.cart);
  const auto status = client.Call([&](cart::CartService::Stub& stub, grpc::ClientContext& context) {
    return stub.AddItem(&context, request, &response);
  });
  return status.ok() ? Page{200, "added\n"} : ErrorPage(status);
}

}  // namespace shop::gateway
