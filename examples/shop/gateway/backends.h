// Copyright 2026 The arterial authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <grpcpp/channel.h>

#include <memory>

namespace shop::gateway {

// Whom the gateway calls.
struct Backends {
  std::shared_ptr<grpc::Channel> cart;
  std::shared_ptr<grpc::Channel> catalog;
  std::shared_ptr<grpc::Channel> checkout;
  std::shared_ptr<grpc::Channel> currency;
  std::shared_ptr<grpc::Channel> recommendation;
};

}  // namespace shop::gateway
