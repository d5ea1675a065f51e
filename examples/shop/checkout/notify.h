// Copyright 2026 The arterial authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <grpcpp/channel.h>

#include <memory>
#include <string>

namespace shop::checkout {

// Sends the confirmation of an order. Whether it arrives is not checked: an order stands without.
void Notify(const std::shared_ptr<grpc::Channel>& email, const std::string& order_id,
            const std::string& user_id);

}  // namespace shop::checkout
