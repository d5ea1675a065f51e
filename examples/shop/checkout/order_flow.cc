// Copyright 2026 The arterial authors
// SPDX-License-Identifier: Apache-2.0

#include "checkout/order_flow.h"

#include <grpcpp/client_context.h>

#include "cart.grpc.pb.h"
#include "catalog.grpc.pb.h"
#include "checkout/notify.h"
#include "common/client.h"
#include "common/source_attributes.h"
#include "currency.grpc.pb.h"
#include "opentelemetry/trace/provider.h"

namespace shop {
namespace {

// Empties a cart. Other folders have a CallBackend of their own in this namespace, with the same
// signature, that calls something else.
grpc::Status CallBackend(const std::shared_ptr<grpc::Channel>& channel, const std::string& id,
                         std::string* answer) {
  cart::EmptyCartRequest request;
  request.set_user_id(id);
  cart::EmptyCartResponse response;
  grpc::ClientContext context;
  const auto status = cart::CartService::NewStub(channel)->EmptyCart(&context, request, &response);
  *answer = status.error_message();
  return status;
}

opentelemetry::nostd::shared_ptr<opentelemetry::trace::Tracer> Tracer() {
  return opentelemetry::trace::Provider::GetTracerProvider()->GetTracer("shop.checkout");
}

}  // namespace

namespace checkout {

grpc::Status OrderFlow::Place(const PlaceOrderRequest& request, Order* order) {
  cart::Cart cart;
  Money total;
  if (const auto status = Prepare(request, &cart, &total); !status.ok()) return status;
  order->set_order_id("order-" + std::to_string(++last_order_));
  *order->mutable_total() = total;
  if (const auto status = Settle(cart, order); !status.ok()) return status;
  Finish(request, *order);
  return grpc::Status::OK;
}

grpc::Status OrderFlow::Prepare(const PlaceOrderRequest& request, cart::Cart* cart, Money* total) {
  auto span = Tracer()->StartSpan("PlaceOrder.prepare");
  auto scope = opentelemetry::trace::Tracer::WithActiveSpan(span);
  common::SetSource(*span);
  cart::GetCartRequest get;
  get.set_user_id(request.user_id());
  const common::RpcClient<cart::CartService> carts(backends_.cart);
  const auto got = carts.Call([&](cart::CartService::Stub& stub, grpc::ClientContext& context) {
    return stub.GetCart(&context, get, cart);
  });
  if (!got.ok()) return got;
  if (const auto status = PriceItems(*cart, total); !status.ok()) return status;
  Money shipping;
  if (const auto status = quoter_->Quote(cart->items_size(), &shipping); !status.ok()) {
    return status;
  }
  total->set_amount(total->amount() + shipping.amount());
  return ToCurrency(request.currency(), total);
}

grpc::Status OrderFlow::PriceItems(const cart::Cart& cart, Money* total) {
  total->set_currency("EUR");
  const auto stub = catalog::CatalogService::NewStub(backends_.catalog);
  for (const cart::CartItem& item : cart.items()) {
    catalog::GetProductRequest request;
    request.set_id(item.product_id());
    catalog::Product product;
    grpc::ClientContext context;
    const grpc::Status status = stub->GetProduct(&context, request, &product);
    if (!status.ok()) return status;
    total->set_amount(total->amount() + product.price().amount() * item.quantity());
  }
  return grpc::Status::OK;
}

grpc::Status OrderFlow::ToCurrency(const std::string& currency, Money* amount) {
  if (currency.empty() || currency == amount->currency()) return grpc::Status::OK;
  currency::ConvertRequest request;
  *request.mutable_from() = *amount;
  request.set_to(currency);
  grpc::ClientContext context;
  return currency::CurrencyService::NewStub(backends_.currency)->Convert(&context, request, amount);
}

grpc::Status OrderFlow::Settle(const cart::Cart& cart, Order* order) {
  auto span = Tracer()->StartSpan("PlaceOrder.settle", {{"shop.order.items", cart.items_size()}});
  auto scope = opentelemetry::trace::Tracer::WithActiveSpan(span);
  const auto charged =
      payment_->Charge(order->order_id(), order->total(), order->mutable_transaction_id());
  if (!charged.ok()) return charged;
  span->AddEvent("charged");
  return Ship(cart.items_size(), order).tracking_id().empty() ? kNotShipped : grpc::Status::OK;
}

const Order& OrderFlow::Ship(int items, Order* order) {
  shipping::ShipOrderRequest request;
  request.set_order_id(order->order_id());
  request.set_items(items);
  shipping::ShipOrderResponse response;
  const common::RpcClient<shipping::ShippingService> shipping(backends_.shipping);
  const auto status = shipping.Call([&](auto& stub, grpc::ClientContext& context) {
    return stub.ShipOrder(&context, request, &response);
  });
  if (status.ok()) order->set_tracking_id(response.tracking_id());
  return *order;
}

void OrderFlow::Finish(const PlaceOrderRequest& request, const Order& order) {
  auto span = Tracer()->StartSpan("PlaceOrder.finish");
  auto scope = opentelemetry::trace::Tracer::WithActiveSpan(span);
  std::string problem;
  if (!CallBackend(backends_.cart, request.user_id(), &problem).ok()) {
    span->AddEvent("cart.not_emptied", {{"problem", problem}});
  }
  Notify(backends_.email, order.order_id(), request.user_id());
}

}  // namespace checkout
}  // namespace shop
