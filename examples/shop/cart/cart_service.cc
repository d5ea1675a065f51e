// Copyright 2026 The arterial authors
// SPDX-License-Identifier: Apache-2.0

#include "cart/cart_service.h"

#include "catalog.grpc.pb.h"
#include "common/client.h"
#include "opentelemetry/trace/provider.h"
#include "opentelemetry/trace/scope.h"

namespace shop {
namespace {

// Asks the catalog whether there is such a product. Other folders have a CallBackend of their own
// in this namespace, with the same signature, that calls something else.
grpc::Status CallBackend(const std::shared_ptr<grpc::Channel>& channel, const std::string& id,
                         std::string* answer) {
  const common::RpcClient<catalog::CatalogService> client(channel);
  catalog::GetProductRequest request;
  request.set_id(id);
  catalog::Product product;
  const auto status =
      client.Call([&](catalog::CatalogService::Stub& stub, grpc::ClientContext& context) {
        return stub.GetProduct(&context, request, &product);
      });
  *answer = product.name();
  return status;
}

}  // namespace

namespace cart {

CartServiceImpl::CartServiceImpl(std::shared_ptr<grpc::Channel> catalog)
    : catalog_(std::move(catalog)) {}

grpc::Status CartServiceImpl::AddItem(grpc::ServerContext*, const AddItemRequest* request,
                                      AddItemResponse*) {
  auto tracer = opentelemetry::trace::Provider::GetTracerProvider()->GetTracer("shop.cart");
  auto span = tracer->StartSpan("AddItem.validate");
  opentelemetry::trace::Scope scope(span);
  std::string name;
  const grpc::Status known = CallBackend(catalog_, request->item().product_id(), &name);
  if (!known.ok()) return known;
  span->SetAttribute("shop.product.name", name);
  std::lock_guard lock(mutex_);
  items_by_user_[request->user_id()].push_back(request->item());
  return grpc::Status::OK;
}

grpc::Status CartServiceImpl::GetCart(grpc::ServerContext*, const GetCartRequest* request,
                                      Cart* response) {
  response->set_user_id(request->user_id());
  // Two free samples lie in every cart.
  for (const char* sample : {"cup", "spoon"}) {
    CartItem* item = response->add_items();
    item->set_product_id(sample);
    item->set_quantity(1);
  }
  std::lock_guard lock(mutex_);
  const auto found = items_by_user_.find(request->user_id());
  if (found == items_by_user_.end()) return grpc::Status::OK;
  for (const CartItem& item : found->second) *response->add_items() = item;
  return grpc::Status::OK;
}

grpc::Status CartServiceImpl::EmptyCart(grpc::ServerContext*, const EmptyCartRequest* request,
                                        EmptyCartResponse*) {
  std::lock_guard lock(mutex_);
  items_by_user_.erase(request->user_id());
  return grpc::Status::OK;
}

}  // namespace cart
}  // namespace shop
