// Copyright 2026 The arterial authors
// SPDX-License-Identifier: Apache-2.0

#include "checkout/payment_client.h"

#include <grpcpp/client_context.h>

#include <chrono>
#include <source_location>
#include <thread>

#include "common/client.h"

namespace shop::checkout {
namespace {

constexpr int kAttempts = 2;
constexpr auto kDeadline = std::chrono::seconds(2);
constexpr auto kPause = std::chrono::milliseconds(1);

bool IsWorthRetrying(const grpc::Status& status) {
  return status.error_code() == grpc::StatusCode::UNAVAILABLE ||
         status.error_code() == grpc::StatusCode::DEADLINE_EXCEEDED;
}

}  // namespace

grpc::Status PaymentClient::Charge(const std::string& order_id, const Money& amount,
                                   std::string* transaction_id) {
  payment::ChargeRequest request;
  request.set_order_id(order_id);
  *request.mutable_amount() = amount;
  payment::ChargeResponse response;
  grpc::Status status;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    if (attempt > 0) std::this_thread::sleep_for(kPause);
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + kDeadline);
    const common::CallSite site(std::source_location::current(), attempt);
    status = stub_->Charge(&context, request, &response);
    if (!IsWorthRetrying(status)) break;
  }
  *transaction_id = response.transaction_id();
  return status;
}

grpc::Status PaymentClient::Refund(const std::string& transaction_id) {
  payment::RefundRequest request;
  request.set_transaction_id(transaction_id);
  payment::RefundResponse response;
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + kDeadline);
  return stub_->Refund(&context, request, &response);
}

}  // namespace shop::checkout
