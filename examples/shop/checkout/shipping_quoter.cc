// Copyright 2026 The arterial authors
// SPDX-License-Identifier: Apache-2.0

#include "checkout/shipping_quoter.h"

namespace shop::checkout {

grpc::Status RemoteQuoter::Quote(int items, Money* cost) {
  shipping::GetQuoteRequest request;
  request.set_items(items);
  shipping::Quote quote;
  const grpc::Status status =
      shipping_.Call([&](shipping::ShippingService::Stub& stub, grpc::ClientContext& context) {
        return stub.GetQuote(&context, request, &quote);
      });
  *cost = quote.cost();
  return status;
}

grpc::Status FlatRateQuoter::Quote(int, Money* cost) {
  constexpr int64_t kFlatRate = 790;
  cost->set_currency("EUR");
  cost->set_amount(kFlatRate);
  return grpc::Status::OK;
}

}  // namespace shop::checkout
