// Copyright 2026 The arterial authors
// SPDX-License-Identifier: Apache-2.0

#include <grpcpp/client_context.h>

#include <future>
#include <string>
#include <utility>
#include <vector>

#include "cart.grpc.pb.h"
#include "catalog.grpc.pb.h"
#include "common/client.h"
#include "common/source_attributes.h"
#include "currency.grpc.pb.h"
#include "gateway/pages.h"
#include "opentelemetry/trace/provider.h"
#include "recommendation.grpc.pb.h"

namespace shop {
namespace {

namespace trace = opentelemetry::trace;
using SpanPtr = opentelemetry::nostd::shared_ptr<trace::Span>;

// What lies in the cart. Other files have a CallBackend of their own in this namespace, with the
// same signature, that calls something else.
grpc::Status CallBackend(const std::shared_ptr<grpc::Channel>& channel, const std::string& id,
                         std::string* answer) {
  cart::GetCartRequest request;
  request.set_user_id(id);
  cart::Cart cart;
  grpc::ClientContext context;
  const auto status = cart::CartService::NewStub(channel)->GetCart(&context, request, &cart);
  *answer = std::to_string(cart.items_size());
  return status;
}

}  // namespace

namespace gateway {
namespace {

// The parts of the home page, fetched at the same time. A thread that fetches one is handed the
// span it works for.
class Home {
 public:
  Home(const Backends& backends, std::string user) : backends_(backends), user_(std::move(user)) {}

  Page Render();

 private:
  grpc::Status FetchProducts(SpanPtr span);
  std::vector<std::string> FetchRecommendations();
  std::string FetchBadge();

  const Backends& backends_;
  const std::string user_;
  std::vector<std::string> products_;
};

grpc::Status Home::FetchProducts(SpanPtr span) {
  const trace::Scope scope(span);
  catalog::ListProductsRequest request;
  request.set_category("kitchen");
  grpc::ClientContext context;
  const auto stub = catalog::CatalogService::NewStub(backends_.catalog);
  const auto reader = stub->ListProducts(&context, request);
  for (catalog::Product product; reader->Read(&product);) products_.push_back(product.name());
  return reader->Finish();
}

std::vector<std::string> Home::FetchRecommendations() {
  recommendation::ListRecommendationsRequest request;
  request.set_user_id(user_);
  recommendation::Recommendations answer;
  using Service = recommendation::RecommendationService;
  const common::RpcClient<Service> client(backends_.recommendation);
  const auto status = client.Call([&](Service::Stub& stub, grpc::ClientContext& context) {
    return stub.ListRecommendations(&context, request, &answer);
  });
  if (!status.ok()) return {"cup"};  // everybody needs a cup
  return {answer.product_ids().begin(), answer.product_ids().end()};
}

std::string Home::FetchBadge() {
  std::string items;
  return CallBackend(backends_.cart, user_, &items).ok() ? items : "?";
}

Page Home::Render() {
  auto tracer = trace::Provider::GetTracerProvider()->GetTracer("shop.gateway");
  auto span = tracer->StartSpan("home.fan_out");
  const trace::Scope scope(span);
  common::SetSource(*span);

  auto products = std::async(std::launch::async, &Home::FetchProducts, this, span);
  auto recommendations = std::async(std::launch::async, [this, span] {
    const trace::Scope scope(span);
    return FetchRecommendations();
  });
  auto badge = std::async(std::launch::async, [this, span] {
    const trace::Scope scope(span);
    return FetchBadge();
  });

  const auto currency = currency::CurrencyService::NewStub(backends_.currency);
  const currency::SupportedCurrenciesRequest request;
  currency::SupportedCurrencies currencies;
  grpc::ClientContext context;
  std::promise<grpc::Status> done;
  currency->async()->GetSupportedCurrencies(
      &context, &request, &currencies,
      [&done](grpc::Status status) { done.set_value(std::move(status)); });
  if (!done.get_future().get().ok()) currencies.add_codes("EUR");

  std::string body = "cart: " + badge.get() + "\n";
  for (const std::string& id : recommendations.get()) body += "for you: " + id + "\n";
  for (const std::string& code : currencies.codes()) body += "pay in: " + code + "\n";
  if (const auto status = products.get(); !status.ok()) return ErrorPage(status);
  for (const std::string& name : products_) body += name + "\n";
  return {200, body};
}

}  // namespace

Page HomePage(const Backends& backends, const std::string& user) {
  return Home(backends, user).Render();
}

}  // namespace gateway
}  // namespace shop
