// Copyright 2026 The arterial authors
// SPDX-License-Identifier: Apache-2.0

#include "catalog/live_prices.h"

#include <grpcpp/client_context.h>

namespace shop::catalog {

grpc::Status LivePrices::Refresh(Money* price) {
  currency::ConvertRequest request;
  *request.mutable_from() = *price;
  request.set_to("EUR");
  grpc::ClientContext context;
  return currency_->Convert(&context, request, price);
}

}  // namespace shop::catalog
