// A missing header takes types away; calls whose stub is known are kept.
// EXPECT issue warning unit_degraded degraded.cc:4: 'third_party/json.h' file not found
#include "shop.grpc.pb.h"
#include "third_party/json.h"

using shop::v1::Catalog;
using shop::v1::Item;

struct Pool {
  Catalog::Stub* Pop();
};

json Handle(Pool& pool, const json& input) {
  grpc::ClientContext context;
  Item item;
  auto* stub = pool.Pop();
  json::Value value = input.parse();
  auto status = stub->Get(&context, item, &item);  // EXPECT call_site grpc shop.v1.Catalog/Get unary blocking in Handle
  stub->Get(&context, value.item(), &item);  // EXPECT call_site grpc shop.v1.Catalog/Get unary blocking in Handle
  input.each([&](auto entry) {
    stub->AsyncNote(&context, entry.item(), &item);  // EXPECT call_site grpc shop.v1.Catalog/AsyncNote unary blocking in Handle::(lambda)
  });
  return value;
}
