// Copyright 2026 The arterial authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <atomic>
#include <string>

#include "cart.pb.h"
#include "checkout.pb.h"
#include "checkout/backends.h"
#include "checkout/payment_client.h"
#include "checkout/shipping_quoter.h"

namespace shop::checkout {

inline const grpc::Status kNotShipped(grpc::StatusCode::UNAVAILABLE, "the order was not shipped");

// The steps of an order. Each stops the order if it fails, except the last two.
class OrderFlow {
 public:
  OrderFlow(Backends backends, ShippingQuoter* quoter, PaymentClient* payment)
      : backends_(std::move(backends)), quoter_(quoter), payment_(payment) {}

  grpc::Status Place(const PlaceOrderRequest& request, Order* order);

 private:
  // What is to be paid, in the customer's currency.
  grpc::Status Prepare(const PlaceOrderRequest& request, cart::Cart* cart, Money* total);
  grpc::Status PriceItems(const cart::Cart& cart, Money* total);
  grpc::Status ToCurrency(const std::string& currency, Money* amount);
  // Takes the money and sends the goods.
  grpc::Status Settle(const cart::Cart& cart, Order* order);
  // Without a tracking id if that fails.
  const Order& Ship(int items, Order* order);
  void Finish(const PlaceOrderRequest& request, const Order& order);

  const Backends backends_;
  ShippingQuoter* const quoter_;
  PaymentClient* const payment_;
  std::atomic<int> last_order_ = 0;
};

}  // namespace shop::checkout
