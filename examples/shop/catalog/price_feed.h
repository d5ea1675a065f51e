// Copyright 2026 The arterial authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <grpcpp/channel.h>
#include <grpcpp/generic/generic_stub.h>

#include <memory>
#include <optional>
#include <string>

#include "currency.pb.h"

namespace shop::catalog {

// Rates from whatever service the deployment names: the method is configuration (--price-feed), so
// no stub of it is linked and no source says which one is called.
class PriceFeed {
 public:
  PriceFeed(const std::shared_ptr<grpc::Channel>& channel, std::string method);

  std::optional<double> RateFor(const std::string& currency);

 private:
  using Stub = grpc::TemplatedGenericStub<currency::GetRatesRequest, currency::Rates>;

  std::unique_ptr<Stub> stub_;
  std::string method_;
};

}  // namespace shop::catalog
