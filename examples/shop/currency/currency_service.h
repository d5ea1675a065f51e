// Copyright 2026 The arterial authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "currency.grpc.pb.h"

namespace shop::currency {

// On gRPC's callback API: no handler blocks, and all of them run on gRPC's own threads.
class CurrencyServiceImpl final : public CurrencyService::CallbackService {
 public:
  grpc::ServerUnaryReactor* Convert(grpc::CallbackServerContext* context,
                                    const ConvertRequest* request, Money* response) override;
  grpc::ServerUnaryReactor* GetSupportedCurrencies(grpc::CallbackServerContext* context,
                                                   const SupportedCurrenciesRequest* request,
                                                   SupportedCurrencies* response) override;
  grpc::ServerUnaryReactor* GetRates(grpc::CallbackServerContext* context,
                                     const GetRatesRequest* request, Rates* response) override;
};

}  // namespace shop::currency
