// Copyright 2026 The arterial authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <grpcpp/channel.h>

#include <memory>
#include <string>

#include "payment.grpc.pb.h"

namespace shop::checkout {

// Takes and returns money.
class PaymentClient {
 public:
  explicit PaymentClient(const std::shared_ptr<grpc::Channel>& channel)
      : stub_(payment::PaymentService::NewStub(channel)) {}

  // Tries twice if the service cannot be reached, each time with a deadline.
  grpc::Status Charge(const std::string& order_id, const Money& amount,
                      std::string* transaction_id);
  grpc::Status Refund(const std::string& transaction_id);

 private:
  const std::unique_ptr<payment::PaymentService::Stub> stub_;
};

}  // namespace shop::checkout
