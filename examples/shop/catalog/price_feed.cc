// Copyright 2026 The arterial authors
// SPDX-License-Identifier: Apache-2.0

#include "catalog/price_feed.h"

#include <grpcpp/client_context.h>
#include <grpcpp/impl/codegen/proto_utils.h>

#include <chrono>
#include <future>

namespace shop::catalog {

PriceFeed::PriceFeed(const std::shared_ptr<grpc::Channel>& channel, std::string method)
    : stub_(std::make_unique<Stub>(channel)), method_(std::move(method)) {}

std::optional<double> PriceFeed::RateFor(const std::string& currency) {
  currency::GetRatesRequest request;
  request.set_base("EUR");
  currency::Rates rates;
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(5));
  std::promise<grpc::Status> done;
  stub_->UnaryCall(&context, method_, grpc::StubOptions(), &request, &rates,
                   [&done](grpc::Status status) { done.set_value(std::move(status)); });
  if (!done.get_future().get().ok()) return std::nullopt;
  const auto found = rates.rates().find(currency);
  if (found == rates.rates().end()) return std::nullopt;
  return found->second;
}

}  // namespace shop::catalog
