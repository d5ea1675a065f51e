// Copyright 2026 The arterial authors
// SPDX-License-Identifier: Apache-2.0

#include "cart/cart_service.h"
#include "common/client.h"
#include "common/flags.h"
#include "common/server.h"

int main(int argc, char** argv) {
  const shop::common::Flags flags(argc, argv);
  shop::common::Process process(flags, "cart");
  shop::cart::CartServiceImpl service(shop::common::TracedChannel(flags.Get("catalog")));
  return shop::common::RunServer(flags, process, &service);
}
