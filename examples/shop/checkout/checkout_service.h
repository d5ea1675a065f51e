// Copyright 2026 The arterial authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "checkout.grpc.pb.h"
#include "checkout/order_flow.h"
#include "checkout/payment_client.h"

namespace shop::checkout {

class CheckoutServiceImpl final : public CheckoutService::Service {
 public:
  CheckoutServiceImpl(OrderFlow* flow, PaymentClient* payment) : flow_(flow), payment_(payment) {}

  grpc::Status PlaceOrder(grpc::ServerContext*, const PlaceOrderRequest* request,
                          Order* response) override {
    return flow_->Place(*request, response);
  }

  // For the back office, which this repository does not hold: nothing here calls it.
  grpc::Status CancelOrder(grpc::ServerContext*, const CancelOrderRequest* request,
                           CancelOrderResponse*) override {
    return payment_->Refund(request->transaction_id());
  }

 private:
  OrderFlow* const flow_;
  PaymentClient* const payment_;
};

}  // namespace shop::checkout
