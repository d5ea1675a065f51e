// Copyright 2026 The arterial authors
// SPDX-License-Identifier: Apache-2.0

#include "checkout/notify.h"

#include <grpcpp/client_context.h>

#include "email.grpc.pb.h"

namespace shop::checkout {

void Notify(const std::shared_ptr<grpc::Channel>& email, const std::string& order_id,
            const std::string& user_id) {
  email::SendOrderConfirmationRequest request;
  request.set_order_id(order_id);
  request.set_user_id(user_id);
  email::SendOrderConfirmationResponse response;
  grpc::ClientContext context;
  email::EmailService::NewStub(email)->SendOrderConfirmation(&context, request, &response);
}

}  // namespace shop::checkout
