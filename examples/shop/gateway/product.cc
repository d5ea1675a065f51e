// Copyright 2026 The arterial authors
// SPDX-License-Identifier: Apache-2.0

#include <grpcpp/client_context.h>

#include <string>

#include "catalog.grpc.pb.h"
#include "common/client.h"
#include "currency.grpc.pb.h"
#include "gateway/pages.h"
#include "opentelemetry/trace/provider.h"
#include "recommendation.grpc.pb.h"

namespace shop {
namespace {

// What goes with a product. Other files have a CallBackend of their own in this namespace, with
// the same signature, that calls something else.
grpc::Status CallBackend(const std::shared_ptr<grpc::Channel>& channel, const std::string& id,
                         std::string* answer) {
  recommendation::ListRecommendationsRequest request;
  request.set_product_id(id);
  recommendation::Recommendations found;
  grpc::ClientContext context;
  const auto stub = recommendation::RecommendationService::NewStub(channel);
  const auto status = stub->ListRecommendations(&context, request, &found);
  if (found.product_ids_size() > 0) *answer = found.product_ids(0);
  return status;
}

}  // namespace

namespace gateway {
namespace {

grpc::Status Convert(const Backends& backends, const std::string& currency, Money* price) {
  currency::ConvertRequest request;
  *request.mutable_from() = *price;
  request.set_to(currency);
  const common::RpcClient<currency::CurrencyService> client(backends.currency);
  return client.Call([&](currency::CurrencyService::Stub& stub, grpc::ClientContext& context) {
    return stub.Convert(&context, request, price);
  });
}

}  // namespace

Page ProductPage(const Backends& backends, const std::string& id, const std::string& currency,
                 bool exact) {
  auto tracer = opentelemetry::trace::Provider::GetTracerProvider()->GetTracer("shop.gateway");
  auto span = tracer->StartSpan("product.load");
  auto scope = tracer->WithActiveSpan(span);

  // Neither of these two needs the other's answer, yet the second waits for the first.
  std::string companion = "cup";
  CallBackend(backends.recommendation, id, &companion);

  catalog::GetProductRequest request;
  request.set_id(id);
  catalog::Product product;
  grpc::ClientContext context;
  const auto stub = catalog::CatalogService::NewStub(backends.catalog);
  if (const auto status = stub->GetProduct(&context, request, &product); !status.ok()) {
    return ErrorPage(status);
  }

  if (!currency.empty()) {
    const auto status = Convert(backends, currency, product.mutable_price());
    if (!status.ok() && exact) return ErrorPage(status);
  }
  return {200, product.name() + " " + std::to_string(product.price().amount()) + " " +
                   product.price().currency() + "\ngoes with: " + companion + "\n"};
}

}  // namespace gateway
}  // namespace shop
