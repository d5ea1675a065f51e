// KINDS failure
// Exceptions: not caught, rethrown, swallowed, turned into something else.
#include <iostream>
#include <stdexcept>

#include <thrift/Thrift.h>

#include "Stock.h"

using apache::thrift::TException;
using shop::v1::StockClient;

struct Unavailable : std::runtime_error {
  using std::runtime_error::runtime_error;
};

int Plain(StockClient& client) {
  return client.left("cup");  // EXPECT failure propagates throw @18 in Plain
}
int Rethrown(StockClient& client) {
  try {
    return client.left("cup");  // EXPECT failure propagates throw @25 in Rethrown
  } catch (...) {
    std::cerr << "no stock\n";
    throw;
  }
}
int Translated(StockClient& client) {
  try {
    return client.left("cup");  // EXPECT failure propagates throw @32 in Translated
  } catch (const TException& e) {
    throw Unavailable(e.what());
  }
}
int Swallowed(StockClient& client) {
  int left = 0;
  try {
    left = client.left("cup");  // EXPECT failure handled @39 in Swallowed
  } catch (const std::exception& e) {
    std::cerr << e.what() << "\n";
  }
  return left;
}
int Code(StockClient& client) {
  try {
    return client.left("cup");  // EXPECT failure propagates return:negative @48 in Code
  } catch (...) {
    return -1;
  }
}
// Not the kind that the client throws.
int Other(StockClient& client) {
  try {
    return client.left("cup");  // EXPECT failure propagates throw @54 in Other
  } catch (const std::logic_error&) {
    return 0;
  }
}
// Caught and thrown again in the handler of an outer block.
int Nested(StockClient& client) {
  try {
    try {
      return client.left("cup");  // EXPECT failure handled @64 in Nested
    } catch (const TException&) {
      throw Unavailable("stock");
    }
  } catch (const Unavailable&) {
    return 7;
  }
}
void CleansUp(StockClient& client, int* open) {
  try {
    client.left("cup");  // EXPECT failure propagates throw @76 in CleansUp
  } catch (...) {
    --*open;
    throw;
  }
}
void OneWay(StockClient& client) {
  try {
    client.forget("cup");  // EXPECT failure handled never awaited @82 in OneWay
  } catch (...) {
  }
}
