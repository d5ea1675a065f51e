// Copyright 2026 The arterial authors
// SPDX-License-Identifier: Apache-2.0

#include "recommendation/recommendation_service.h"

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>

#include "common/grpc_status.h"
#include "opentelemetry/trace/provider.h"
#include "opentelemetry/trace/scope.h"
#include "opentelemetry/trace/span_startoptions.h"

namespace shop::recommendation {

namespace trace = opentelemetry::trace;

RecommendationServiceImpl::RecommendationServiceImpl(const std::shared_ptr<grpc::Channel>& catalog)
    : catalog_(catalog::CatalogService::NewStub(catalog)) {}

// Traced by hand on a plain channel, and whoever wrote it forgot to inject the context: the
// catalog sees a request without a traceparent and starts a trace of its own.
bool RecommendationServiceImpl::IsSold(const std::string& product_id) {
  auto tracer = trace::Provider::GetTracerProvider()->GetTracer("shop.recommendation");
  trace::StartSpanOptions options;
  options.kind = trace::SpanKind::kClient;
  auto span = tracer->StartSpan("shop.catalog.CatalogService/GetProduct",
                                {{"rpc.system.name", "grpc"},
                                 {"rpc.method", "shop.catalog.CatalogService/GetProduct"},
                                 {"server.address", "127.0.0.1"}},
                                options);
  catalog::GetProductRequest request;
  request.set_id(product_id);
  catalog::Product product;
  grpc::ClientContext context;
  const grpc::Status status = catalog_->GetProduct(&context, request, &product);
  common::SetRpcResult(*span, status, /*is_server=*/false);
  span->End();
  return status.ok();
}

grpc::Status RecommendationServiceImpl::ListRecommendations(
    grpc::ServerContext*, const ListRecommendationsRequest* request, Recommendations* response) {
  auto tracer = trace::Provider::GetTracerProvider()->GetTracer("shop.recommendation");
  auto span = tracer->StartSpan("ListRecommendations.rank");
  trace::Scope scope(span);
  // What goes with a product that cannot be looked up is not known: best sellers will do.
  if (!request->product_id().empty() && IsSold(request->product_id())) {
    response->add_product_ids(request->product_id() == "jug" ? "tray" : "jug");
  }
  response->add_product_ids("cup");
  response->add_product_ids("plate");
  return grpc::Status::OK;
}

}  // namespace shop::recommendation
