// Copyright 2026 The arterial authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "email.grpc.pb.h"
#include "opentelemetry/trace/provider.h"

namespace shop::email {

class EmailServiceImpl final : public EmailService::Service {
 public:
  grpc::Status SendOrderConfirmation(grpc::ServerContext*,
                                     const SendOrderConfirmationRequest* request,
                                     SendOrderConfirmationResponse*) override {
    auto tracer = opentelemetry::trace::Provider::GetTracerProvider()->GetTracer("shop.email");
    auto span = tracer->StartSpan("SendOrderConfirmation.render");
    span->SetAttribute("shop.email.template", request->user_id().empty() ? "guest" : "member");
    span->End();
    return grpc::Status::OK;
  }
};

}  // namespace shop::email
