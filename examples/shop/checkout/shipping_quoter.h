// Copyright 2026 The arterial authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <grpcpp/channel.h>

#include <memory>

#include "common/client.h"
#include "shipping.grpc.pb.h"

namespace shop::checkout {

// What it costs to ship an order. Which one answers is decided when the process starts.
class ShippingQuoter {
 public:
  virtual ~ShippingQuoter() = default;
  virtual grpc::Status Quote(int items, Money* cost) = 0;
};

// Asks the shipping service.
class RemoteQuoter final : public ShippingQuoter {
 public:
  explicit RemoteQuoter(const std::shared_ptr<grpc::Channel>& shipping) : shipping_(shipping) {}
  grpc::Status Quote(int items, Money* cost) override;

 private:
  const common::RpcClient<shipping::ShippingService> shipping_;
};

// Asks nobody.
class FlatRateQuoter final : public ShippingQuoter {
 public:
  grpc::Status Quote(int items, Money* cost) override;
};

}  // namespace shop::checkout
