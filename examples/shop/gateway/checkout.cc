// Copyright 2026 The arterial authors
// SPDX-License-Identifier: Apache-2.0

#include <grpcpp/client_context.h>

#include "checkout.grpc.pb.h"
#include "gateway/pages.h"

namespace shop::gateway {

Page Checkout(const Backends& backends, const std::string& user, const std::string& currency) {
  checkout::PlaceOrderRequest request;
  request.set_user_id(user);
  request.set_currency(currency);
  checkout::Order order;
  grpc::ClientContext context;
  const auto stub = checkout::CheckoutService::NewStub(backends.checkout);
  const auto status = stub->PlaceOrder(&context, request, &order);
  return status.ok() ? Page{200, order.order_id() + "\n"} : ErrorPage(status);
}

}  // namespace shop::gateway
