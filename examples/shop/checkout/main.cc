// Copyright 2026 The arterial authors
// SPDX-License-Identifier: Apache-2.0

#include <memory>

#include "checkout/checkout_service.h"
#include "common/client.h"
#include "common/flags.h"
#include "common/server.h"

namespace {

std::unique_ptr<shop::checkout::ShippingQuoter> ChooseQuoter(
    const shop::common::Flags& flags, const shop::checkout::Backends& backends) {
  if (flags.GetBool("flat-rate-shipping")) {
    return std::make_unique<shop::checkout::FlatRateQuoter>();
  }
  return std::make_unique<shop::checkout::RemoteQuoter>(backends.shipping);
}

}  // namespace

int main(int argc, char** argv) {
  const shop::common::Flags flags(argc, argv);
  shop::common::Process process(flags, "checkout");
  const shop::checkout::Backends backends = {
      .cart = shop::common::TracedChannel(flags.Get("cart")),
      .catalog = shop::common::TracedChannel(flags.Get("catalog")),
      .currency = shop::common::TracedChannel(flags.Get("currency")),
      .email = shop::common::TracedChannel(flags.Get("email")),
      .payment = shop::common::TracedChannel(flags.Get("payment")),
      .shipping = shop::common::TracedChannel(flags.Get("shipping")),
  };
  const auto quoter = ChooseQuoter(flags, backends);
  shop::checkout::PaymentClient payment(backends.payment);
  shop::checkout::OrderFlow flow(backends, quoter.get(), &payment);
  shop::checkout::CheckoutServiceImpl service(&flow, &payment);
  return shop::common::RunServer(flags, process, &service);
}
