// Functions that each make one call.
#pragma once

#include <grpcpp/grpcpp.h>

#include <future>

#include "shop.grpc.pb.h"

extern shop::v1::Catalog::Stub* stub;

inline int Ask(const shop::v1::Item& item, shop::v1::Item* answer) {
  grpc::ClientContext context;
  return stub->Get(&context, item, answer).ok() ? 1 : 0;
}
inline int A() {
  shop::v1::Item item;
  return Ask(item, &item);
}
inline int B() {
  shop::v1::Item item;
  return Ask(item, &item);
}
inline int C() {
  shop::v1::Item item;
  return Ask(item, &item);
}
inline int With(int value) {
  shop::v1::Item item;
  return Ask(item, &item) + value;
}
inline std::future<int> Later() { return std::async(std::launch::async, A); }
