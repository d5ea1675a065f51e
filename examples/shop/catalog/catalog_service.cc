// Copyright 2026 The arterial authors
// SPDX-License-Identifier: Apache-2.0

#include "catalog/catalog_service.h"

#include "opentelemetry/trace/provider.h"

namespace shop::catalog {

CatalogServiceImpl::CatalogServiceImpl(PriceFeed feed, LivePrices* live_prices)
    : feed_(std::move(feed)), live_prices_(live_prices) {
  int64_t price = 500;
  for (const char* name : {"cup", "plate", "bowl", "spoon", "fork", "knife", "jug", "tray"}) {
    Product product;
    product.set_id(name);
    product.set_name(std::string("Enamel ") + name);
    product.mutable_price()->set_currency("EUR");
    product.mutable_price()->set_amount(price += 150);
    products_[name] = product;
  }
}

grpc::Status CatalogServiceImpl::ListProducts(grpc::ServerContext*,
                                              const ListProductsRequest* request,
                                              grpc::ServerWriter<Product>* writer) {
  // Without rates the list shows the prices it has.
  const double rate = feed_.RateFor("EUR").value_or(1.0);
  auto tracer = opentelemetry::trace::Provider::GetTracerProvider()->GetTracer("shop.catalog");
  // One name per category, of which there are few: a span name that is not a constant.
  auto span = tracer->StartSpan("catalog.list." + request->category());
  for (const auto& [id, product] : products_) {
    Product priced = product;
    priced.mutable_price()->set_amount(
        static_cast<int64_t>(static_cast<double>(product.price().amount()) * rate));
    writer->Write(priced);
  }
  span->End();
  return grpc::Status::OK;
}

grpc::Status CatalogServiceImpl::GetProduct(grpc::ServerContext*, const GetProductRequest* request,
                                            Product* response) {
  const auto found = products_.find(request->id());
  if (found == products_.end()) return {grpc::StatusCode::NOT_FOUND, "no such product"};
  *response = found->second;
  if (live_prices_ != nullptr) return live_prices_->Refresh(response->mutable_price());
  return grpc::Status::OK;
}

}  // namespace shop::catalog
