// Copyright 2026 The arterial authors
// SPDX-License-Identifier: Apache-2.0

#include "common/flags.h"
#include "common/server.h"
#include "currency/currency_service.h"

int main(int argc, char** argv) {
  const shop::common::Flags flags(argc, argv);
  shop::common::Process process(flags, "currency");
  shop::currency::CurrencyServiceImpl service;
  return shop::common::RunServer(flags, process, &service);
}
