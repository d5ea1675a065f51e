// Copyright 2026 The arterial authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <map>
#include <optional>
#include <string>

#include "catalog.grpc.pb.h"
#include "catalog/live_prices.h"
#include "catalog/price_feed.h"

namespace shop::catalog {

class CatalogServiceImpl final : public CatalogService::Service {
 public:
  // `live_prices` is null unless the process was started with --live-prices.
  CatalogServiceImpl(PriceFeed feed, LivePrices* live_prices);

  grpc::Status ListProducts(grpc::ServerContext* context, const ListProductsRequest* request,
                            grpc::ServerWriter<Product>* writer) override;
  grpc::Status GetProduct(grpc::ServerContext* context, const GetProductRequest* request,
                          Product* response) override;

 private:
  std::map<std::string, Product> products_;
  PriceFeed feed_;
  LivePrices* const live_prices_;
};

}  // namespace shop::catalog
