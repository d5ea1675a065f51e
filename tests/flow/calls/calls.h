// Functions of another unit that make calls.
#pragma once

#include <grpcpp/grpcpp.h>

#include <future>

#include "shop.grpc.pb.h"

extern shop::v1::Catalog::Stub* stub;

int A();
int B();
int C();
int With(int value);
int Ask(const shop::v1::Item& item, shop::v1::Item* answer);
std::future<int> Later();
