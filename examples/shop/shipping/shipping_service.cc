// Copyright 2026 The arterial authors
// SPDX-License-Identifier: Apache-2.0

#include "shipping/shipping_service.h"

#include <string>

#include "common/source_attributes.h"
#include "opentelemetry/trace/provider.h"

namespace shop::shipping {

grpc::Status ShippingServiceImpl::GetQuote(grpc::ServerContext*, const GetQuoteRequest* request,
                                           Quote* response) {
  constexpr int64_t kBase = 490;
  constexpr int64_t kPerItem = 100;
  response->mutable_cost()->set_currency("EUR");
  response->mutable_cost()->set_amount(kBase + kPerItem * request->items());
  return grpc::Status::OK;
}

grpc::Status ShippingServiceImpl::ShipOrder(grpc::ServerContext*, const ShipOrderRequest*,
                                            ShipOrderResponse* response) {
  auto tracer = opentelemetry::trace::Provider::GetTracerProvider()->GetTracer("shop.shipping");
  auto span = tracer->StartSpan("ShipOrder.print_label");
  common::SetSource(*span);
  response->set_tracking_id("parcel-" + std::to_string(++last_parcel_));
  span->End();
  return grpc::Status::OK;
}

}  // namespace shop::shipping
