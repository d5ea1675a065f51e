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
  return Ask(item);  // EXPECT arrival return propagates return @23 in Returned of Ask
}
Status Tested(Item* item) {
  if (Status status = Ask(item); !status.ok()) return status;  // EXPECT arrival return propagates return @26 in Tested of Ask
  return Status::OK;
}
Status Fallback(Item* item) {
  if (!Ask(item).ok()) item->set_name("none");  // EXPECT arrival return handled @30 in Fallback of Ask
  return Status::OK;
}
void Dropped(Item* item) {
  Ask(item);  // EXPECT arrival return ignored @34 in Dropped of Ask
}
Status FromBool(Item* item) {
  if (!Load(item)) return Status(grpc::INTERNAL, "not loaded");  // EXPECT arrival return:positive handled @37 in FromBool of Load // EXPECT arrival return:zero propagates return @37 in FromBool of Load
  return Status::OK;
}
std::string FromPointer() {
  Item* item = Find();  // EXPECT arrival return:zero handled @42 in FromPointer of Find
  return item == nullptr ? "none" : item->name();
}
Status FromOptional() {
  const auto item = Maybe();  // EXPECT arrival return propagates return @46 in FromOptional of Maybe
  if (!item) return Status::CANCELLED;
  return Status::OK;
}
Status FromOut(Item* item) {
  bool good = false;
  Fill(item, &good);  // EXPECT arrival variable:positive(1) handled @52 in FromOut of Fill // EXPECT arrival variable:zero(1) propagates return @52 in FromOut of Fill
  return good ? Status::OK : Status::CANCELLED;
}
Status InTry() {
  try {
    Run();  // EXPECT arrival throw propagates return @58 in InTry of Run
  } catch (const std::exception& e) {
    return Status(grpc::INTERNAL, e.what());
  }
  return Status::OK;
}
void Swallowed() {
  try {
    Run();  // EXPECT arrival throw handled @65 in Swallowed of Run
  } catch (...) {
  }
}
void ByCallback(const Item& item, grpc::ServerUnaryReactor* reactor) {
  Then(item, [reactor](Status status) { reactor->Finish(status); });  // EXPECT arrival callback(1) propagates answer @69 in ByCallback of Then // EXPECT arrival passed propagates answer @69 in ByCallback::(lambda) of ByCallback::(lambda)
}
Status Future(Item* item) {
  auto future = std::async(std::launch::async, [&] {  // EXPECT arrival return propagates return @75 in Future of Future::(lambda) // EXPECT arrival throw propagates throw @75 in Future of Future::(lambda)
    return Ask(item);  // EXPECT arrival return propagates return @73 in Future::(lambda) of Ask
  });
  return future.get();
}
Status FutureCaught() {
  auto future = std::async(std::launch::async, &Run);  // EXPECT arrival throw handled @81 in FutureCaught of Run
  try {
    future.get();
  } catch (...) {
    std::cerr << "failed\n";
  }
  return Status::OK;
}
Status Local(Item* item) {
  const auto ask = [&] { return Ask(item); };  // EXPECT arrival return propagates return @87 in Local::(lambda) of Ask // EXPECT arrival return propagates return @89 in Local of Local::(lambda) // EXPECT arrival throw propagates throw @88 in Local of Local::(lambda)
  const Status status = ask();  // EXPECT arrival return propagates return @89 in Local of Local::(lambda)
  if (!status.ok()) return status;
  return Status::OK;
}
template <typename F>
Status Retry(F f) {
  Status status;
  for (int i = 0; i < 3; ++i) {
    status = f();  // EXPECT arrival return propagates return @99 in Retry of Wrapped::(lambda) // EXPECT arrival return propagates return @99 in Retry of WrappedHandled::(lambda)
    if (status.ok()) return status;
  }
  return status;
}
Status Wrapped(Item* item) {
  return Retry([&] { return Ask(item); });  // EXPECT arrival return propagates return @102 in Wrapped of Retry // EXPECT arrival return propagates return @102 in Wrapped of Wrapped::(lambda) // EXPECT arrival return propagates return @102 in Wrapped::(lambda) of Ask // EXPECT arrival throw propagates throw @102 in Wrapped of Wrapped::(lambda)
}
Status WrappedHandled(Item* item) {
  if (!Retry([&] { return Ask(item); }).ok()) item->set_name("none");  // EXPECT arrival return handled @105 in WrappedHandled of Retry // EXPECT arrival return handled @105 in WrappedHandled of WrappedHandled::(lambda) // EXPECT arrival return propagates return @105 in WrappedHandled::(lambda) of Ask // EXPECT arrival throw propagates throw @105 in WrappedHandled of WrappedHandled::(lambda)
  return Status::OK;
}
void Thread() {
  std::thread thread([] { Run(); });  // EXPECT arrival throw propagates answer @109 in Thread of Thread::(lambda)
  thread.join();
}
