// Copyright 2026 The arterial authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <grpcpp/channel.h>

#include <memory>

#include "currency.grpc.pb.h"

namespace shop::catalog {

// Prices at today's rate, for --live-prices: an experiment that nobody has switched on.
class LivePrices {
 public:
  explicit LivePrices(const std::shared_ptr<grpc::Channel>& currency)
      : currency_(currency::CurrencyService::NewStub(currency)) {}

  grpc::Status Refresh(Money* price);

 private:
  const std::unique_ptr<currency::CurrencyService::Stub> currency_;
};

}  // namespace shop::catalog
