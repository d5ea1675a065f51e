// KINDS where
// Conditions, feature flags and loops around calls.
#include <vector>

#include "shop.grpc.pb.h"

extern bool FLAGS_recommend;
struct Config {
  bool GetBool(const char* name) const;
  bool enable_prices = false;
};
grpc::Status Ask(const shop::Item& item);

grpc::Status If(const shop::Item& item, bool exact) {
  if (exact) return Ask(item);  // EXPECT where if exact
  return grpc::Status::OK;
}
grpc::Status Else(const shop::Item& item, int price) {
  if (price > 0) {
    return grpc::Status::OK;
  } else {
    return Ask(item);  // EXPECT where if !(price > 0)
  }
}
void Flag(const shop::Item& item) {
  if (FLAGS_recommend) Ask(item);  // EXPECT where if FLAGS_recommend flag recommend
}
void Named(const shop::Item& item, const Config& config) {
  const bool live = config.GetBool("live-prices");
  if (live && item.price() > 0) Ask(item);  // EXPECT where if live && item.price() > 0 flag live-prices
  if (config.enable_prices) Ask(item);  // EXPECT where if config.enable_prices flag enable_prices
}
// A flag that another function is given is no switch of this call.
bool Connect(int port);
extern int FLAGS_port;
void NoSwitch(const shop::Item& item) {
  if (Connect(FLAGS_port)) Ask(item);  // EXPECT where if Connect(FLAGS_port)
}
grpc::Status Guard(const shop::Item& item) {
  if (item.price() == 0) return grpc::Status::OK;
  return Ask(item);  // EXPECT where if !(item.price() == 0)
}
// An error before it is no condition.
grpc::Status AfterError(const shop::Item& item) {
  if (item.price() < 0) return grpc::Status(grpc::INTERNAL, "negative");
  return Ask(item);
}
bool AfterFalse(const shop::Item& item) {
  if (item.price() < 0) return false;
  return Ask(item).ok();
}
const shop::Item* AfterNull(const shop::Item& item) {
  if (item.price() < 0) return nullptr;
  return Ask(item).ok() ? &item : nullptr;
}
int AfterMinus(const shop::Item& item) {
  if (item.price() < 0) return -1;
  return Ask(item).ok();
}
bool AfterTrue(const shop::Item& item) {
  if (item.price() < 0) return true;
  return Ask(item).ok();  // EXPECT where if !(item.price() < 0)
}
int main(int count, char**) {
  if (count > 1) {
    return 64;
  }
  if (count == 0) return 0;
  return Ask(shop::Item()).ok() ? 0 : 1;  // EXPECT where if !(count == 0)
}
void Each(const std::vector<shop::Item>& items) {
  for (const shop::Item& item : items) Ask(item);  // EXPECT where over items bounded=yes
  for (size_t i = 0; i < items.size(); ++i) Ask(items[i]);  // EXPECT where over i < items.size() bounded=yes
  while (true) Ask(items[0]);  // EXPECT where over true bounded=no
}
