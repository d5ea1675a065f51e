// Copyright 2026 The arterial authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <atomic>

#include "payment.grpc.pb.h"

namespace shop::payment {

class PaymentServiceImpl final : public PaymentService::Service {
 public:
  grpc::Status Charge(grpc::ServerContext* context, const ChargeRequest* request,
                      ChargeResponse* response) override;
  grpc::Status Refund(grpc::ServerContext* context, const RefundRequest* request,
                      RefundResponse* response) override;

 private:
  std::atomic<int> last_transaction_ = 0;
};

}  // namespace shop::payment
