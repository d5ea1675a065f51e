// Copyright 2026 The arterial authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <atomic>

#include "shipping.grpc.pb.h"

namespace shop::shipping {

class ShippingServiceImpl final : public ShippingService::Service {
 public:
  grpc::Status GetQuote(grpc::ServerContext* context, const GetQuoteRequest* request,
                        Quote* response) override;
  grpc::Status ShipOrder(grpc::ServerContext* context, const ShipOrderRequest* request,
                         ShipOrderResponse* response) override;

 private:
  std::atomic<int> last_parcel_ = 0;
};

}  // namespace shop::shipping
