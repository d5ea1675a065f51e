// Copyright 2026 The arterial authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <grpcpp/channel.h>

#include <memory>

namespace shop::checkout {

// Whom the checkout calls.
struct Backends {
  std::shared_ptr<grpc::Channel> cart;
  std::shared_ptr<grpc::Channel> catalog;
  std::shared_ptr<grpc::Channel> currency;
  std::shared_ptr<grpc::Channel> email;
  std::shared_ptr<grpc::Channel> payment;
  std::shared_ptr<grpc::Channel> shipping;
};

}  // namespace shop::checkout
