// Copyright 2026 The arterial authors
// SPDX-License-Identifier: Apache-2.0

#include "currency/currency_service.h"

#include <cmath>
#include <map>
#include <optional>
#include <string>

#include "common/server.h"
#include "opentelemetry/trace/provider.h"
#include "opentelemetry/trace/span_startoptions.h"

namespace shop::currency {
namespace {

// Units per euro.
const std::map<std::string, double>& PerEuro() {
  static const std::map<std::string, double> rates = {
      {"EUR", 1.0}, {"USD", 1.08}, {"GBP", 0.85}, {"JPY", 162.0}};
  return rates;
}

std::optional<double> Rate(const std::string& from, const std::string& to) {
  const auto a = PerEuro().find(from);
  const auto b = PerEuro().find(to);
  if (a == PerEuro().end() || b == PerEuro().end()) return std::nullopt;
  return b->second / a->second;
}

}  // namespace

grpc::ServerUnaryReactor* CurrencyServiceImpl::Convert(grpc::CallbackServerContext* context,
                                                       const ConvertRequest* request,
                                                       Money* response) {
  opentelemetry::trace::StartSpanOptions options;
  options.parent = opentelemetry::context::Context(common::ServerSpan(context));
  auto tracer = opentelemetry::trace::Provider::GetTracerProvider()->GetTracer("shop.currency");
  auto span = tracer->StartSpan("Convert.compute", {{"shop.currency.to", request->to()}}, options);
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  const auto rate = Rate(request->from().currency(), request->to());
  if (!rate) {
    span->End();
    reactor->Finish({grpc::StatusCode::INVALID_ARGUMENT, "unknown currency"});
    return reactor;
  }
  response->set_currency(request->to());
  response->set_amount(std::llround(static_cast<double>(request->from().amount()) * *rate));
  span->End();
  reactor->Finish(grpc::Status::OK);
  return reactor;
}

grpc::ServerUnaryReactor* CurrencyServiceImpl::GetSupportedCurrencies(
    grpc::CallbackServerContext* context, const SupportedCurrenciesRequest*,
    SupportedCurrencies* response) {
  for (const auto& [code, rate] : PerEuro()) response->add_codes(code);
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  reactor->Finish(grpc::Status::OK);
  return reactor;
}

grpc::ServerUnaryReactor* CurrencyServiceImpl::GetRates(grpc::CallbackServerContext* context,
                                                        const GetRatesRequest* request,
                                                        Rates* response) {
  for (const auto& [code, per_euro] : PerEuro()) {
    if (const auto rate = Rate(request->base(), code)) (*response->mutable_rates())[code] = *rate;
  }
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  reactor->Finish(grpc::Status::OK);
  return reactor;
}

}  // namespace shop::currency
