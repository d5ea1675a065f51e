// Copyright 2026 The arterial authors
// SPDX-License-Identifier: Apache-2.0

#include "payment/payment_service.h"

#include <functional>
#include <string>

#include "opentelemetry/trace/provider.h"
#include "opentelemetry/trace/scope.h"

namespace shop::payment {
namespace {

// The bank of this shop declines about one order in 32.
bool IsDeclined(const ChargeRequest& request) {
  return std::hash<std::string>{}(request.order_id()) % 32 == 0;
}

}  // namespace

grpc::Status PaymentServiceImpl::Charge(grpc::ServerContext*, const ChargeRequest* request,
                                        ChargeResponse* response) {
  auto tracer = opentelemetry::trace::Provider::GetTracerProvider()->GetTracer("shop.payment");
  auto span = tracer->StartSpan("Charge.authorise",
                                {{"shop.order.currency", request->amount().currency()}});
  auto scope = tracer->WithActiveSpan(span);
  if (request->amount().amount() <= 0) {
    return {grpc::StatusCode::INVALID_ARGUMENT, "nothing to charge"};
  }
  if (IsDeclined(*request)) {
    span->AddEvent("declined");
    return {grpc::StatusCode::FAILED_PRECONDITION, "card declined"};
  }
  response->set_transaction_id("tx-" + std::to_string(++last_transaction_));
  return grpc::Status::OK;
}

grpc::Status PaymentServiceImpl::Refund(grpc::ServerContext*, const RefundRequest* request,
                                        RefundResponse*) {
  if (request->transaction_id().empty()) {
    return {grpc::StatusCode::INVALID_ARGUMENT, "which transaction?"};
  }
  return grpc::Status::OK;
}

}  // namespace shop::payment
