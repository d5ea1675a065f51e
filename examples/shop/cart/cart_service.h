// Copyright 2026 The arterial authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "cart.grpc.pb.h"

namespace shop::cart {

class CartServiceImpl final : public CartService::Service {
 public:
  explicit CartServiceImpl(std::shared_ptr<grpc::Channel> catalog);

  grpc::Status AddItem(grpc::ServerContext* context, const AddItemRequest* request,
                       AddItemResponse* response) override;
  grpc::Status GetCart(grpc::ServerContext* context, const GetCartRequest* request,
                       Cart* response) override;
  grpc::Status EmptyCart(grpc::ServerContext* context, const EmptyCartRequest* request,
                         EmptyCartResponse* response) override;

 private:
  const std::shared_ptr<grpc::Channel> catalog_;
  std::mutex mutex_;
  std::map<std::string, std::vector<CartItem>> items_by_user_;
};

}  // namespace shop::cart
