// KINDS arrival
// Failures that arrive by other functions: what the caller does to each way out of them.
#include <functional>
#include <future>
#include <iostream>
#include <optional>
#include <thread>

#include "shop.grpc.pb.h"

using grpc::Status;
using shop::Item;

Status Ask(Item* item);
bool Load(Item* item);
Item* Find();
std::optional<Item> Maybe();
void Fill(Item* item, bool* good);
void Then(const Item& item, std::function<void(Status)> done);
void Run();

Status Returned(Item* item) {
  return Ask(item);
}
Status Tested(Item* item) {
  if (Status status = Ask(item); !status.ok()) return status;
  return Status::OK;
}
Status Fallback(Item* item) {
  if (!Ask(item).ok()) item->set_name("none");
  return Status::OK;
}
void Dropped(Item* item) {
  Ask(item);
}
Status FromBool(Item* item) {
  if (!Load(item)) return Status(grpc::INTERNAL, "not loaded");
  return Status::OK;
}
std::string FromPointer() {
  Item* item = Find();
  return item == nullptr ? "none" : item->name();
}
Status FromOptional() {
  const auto item = Maybe();
  if (!item) return Status::CANCELLED;
  return Status::OK;
}
Status FromOut(Item* item) {
  bool good = false;
  Fill(item, &good);
  return good ? Status::OK : Status::CANCELLED;
}
Status InTry() {
  try {
    Run();
  } catch (const std::exception& e) {
    return Status(grpc::INTERNAL, e.what());
  }
  return Status::OK;
}
void Swallowed() {
  try {
    Run();
  } catch (...) {
  }
}
void ByCallback(const Item& item, grpc::ServerUnaryReactor* reactor) {
  Then(item, [reactor](Status status) { reactor->Finish(status); });
}
Status Future(Item* item) {
  auto future = std::async(std::launch::async, [&] {
    return Ask(item);
  });
  return future.get();
}
Status FutureCaught() {
  auto future = std::async(std::launch::async, &Run);
  try {
    future.get();
  } catch (...) {
    std::cerr << "failed\n";
  }
  return Status::OK;
}
Status Local(Item* item) {
  const auto ask = [&] { return Ask(item); };
  const Status status = ask();
  if (!status.ok()) return status;
  return Status::OK;
}
template <typename F>
Status Retry(F f) {
  Status status;
  for (int i = 0; i < 3; ++i) {
    status = f();
    if (status.ok()) return status;
  }
  return status;
}
Status Wrapped(Item* item) {
  return Retry([&] { return Ask(item); });
}
Status WrappedHandled(Item* item) {
  if (!Retry([&] { return Ask(item); }).ok()) item->set_name("none");
  return Status::OK;
}
void Thread() {
  std::thread thread([] { Run(); });
  thread.join();
}
