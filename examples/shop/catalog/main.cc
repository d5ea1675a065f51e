// Copyright 2026 The arterial authors
// SPDX-License-Identifier: Apache-2.0

#include <memory>

#include "catalog/catalog_service.h"
#include "common/client.h"
#include "common/flags.h"
#include "common/server.h"

int main(int argc, char** argv) {
  const shop::common::Flags flags(argc, argv);
  shop::common::Process process(flags, "catalog");
  const auto currency = shop::common::TracedChannel(flags.Get("currency"));
  std::unique_ptr<shop::catalog::LivePrices> live_prices;
  if (flags.GetBool("live-prices")) {
    live_prices = std::make_unique<shop::catalog::LivePrices>(currency);
  }
  shop::catalog::CatalogServiceImpl service(
      shop::catalog::PriceFeed(currency, flags.Get("price-feed")), live_prices.get());
  return shop::common::RunServer(flags, process, &service);
}
