// Copyright 2026 The arterial authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <grpcpp/support/status.h>

#include <string>

#include "gateway/backends.h"

namespace shop::gateway {

struct Page {
  int status = 200;
  std::string body;
};

// What the customer sees of a backend that said no.
Page ErrorPage(const grpc::Status& status);

Page HomePage(const Backends& backends, const std::string& user);

// With a currency, the price is shown in it; if that fails, in euro, unless `exact`.
Page ProductPage(const Backends& backends, const std::string& id, const std::string& currency,
                 bool exact);

Page AddToCart(const Backends& backends, const std::string& user, const std::string& product);

Page Checkout(const Backends& backends, const std::string& user, const std::string& currency);

}  // namespace shop::gateway
