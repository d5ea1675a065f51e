// KINDS arrival
// Failures that arrive by other functions: what the caller does to each way out of them.
#include <functional>
#include <future>
#include <iostream>
#include <optional>
#include <thread>
#include <tuple>

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
  return Ask(item);  // EXPECT arrival return propagates return @24 in Returned of Ask
}
Status Tested(Item* item) {
  if (Status status = Ask(item); !status.ok()) return status;  // EXPECT arrival return propagates return @27 in Tested of Ask
  return Status::OK;
}
Status Fallback(Item* item) {
  if (!Ask(item).ok()) item->set_name("none");  // EXPECT arrival return handled @31 in Fallback of Ask
  return Status::OK;
}
void Dropped(Item* item) {
  Ask(item);  // EXPECT arrival return ignored @35 in Dropped of Ask
}
Status FromBool(Item* item) {
  if (!Load(item)) return Status(grpc::INTERNAL, "not loaded");  // EXPECT arrival return:positive handled @38 in FromBool of Load // EXPECT arrival return:zero propagates return @38 in FromBool of Load
  return Status::OK;
}
std::string FromPointer() {
  Item* item = Find();  // EXPECT arrival return:zero handled @43 in FromPointer of Find
  return item == nullptr ? "none" : item->name();
}
Status FromOptional() {
  const auto item = Maybe();  // EXPECT arrival return propagates return @47 in FromOptional of Maybe
  if (!item) return Status::CANCELLED;
  return Status::OK;
}
Status FromOut(Item* item) {
  bool good = false;
  Fill(item, &good);  // EXPECT arrival variable:positive(1) handled @53 in FromOut of Fill // EXPECT arrival variable:zero(1) propagates return @53 in FromOut of Fill
  return good ? Status::OK : Status::CANCELLED;
}
Status InTry() {
  try {
    Run();  // EXPECT arrival throw propagates return @59 in InTry of Run
  } catch (const std::exception& e) {
    return Status(grpc::INTERNAL, e.what());
  }
  return Status::OK;
}
void Swallowed() {
  try {
    Run();  // EXPECT arrival throw handled @66 in Swallowed of Run
  } catch (...) {
  }
}
void ByCallback(const Item& item, grpc::ServerUnaryReactor* reactor) {
  Then(item, [reactor](Status status) { reactor->Finish(status); });  // EXPECT arrival passed propagates answer @70 in ByCallback::(lambda) of ByCallback::(lambda) // EXPECT arrival callback(1) propagates answer @70 in ByCallback of Then
}
Status Future(Item* item) {
  auto future = std::async(std::launch::async, [&] {  // EXPECT arrival return propagates return @76 in Future of Future::(lambda) // EXPECT arrival throw propagates throw @76 in Future of Future::(lambda)
    return Ask(item);  // EXPECT arrival return propagates return @74 in Future::(lambda) of Ask
  });
  return future.get();
}
Status FutureCaught() {
  auto future = std::async(std::launch::async, &Run);  // EXPECT arrival throw handled @82 in FutureCaught of Run
  try {
    future.get();
  } catch (...) {
    std::cerr << "failed\n";
  }
  return Status::OK;
}
Status Local(Item* item) {
  const auto ask = [&] { return Ask(item); };  // EXPECT arrival return propagates return @90 in Local of Local::(lambda) // EXPECT arrival throw propagates throw @89 in Local of Local::(lambda) // EXPECT arrival return propagates return @88 in Local::(lambda) of Ask
  const Status status = ask();  // EXPECT arrival return propagates return @90 in Local of Local::(lambda)
  if (!status.ok()) return status;
  return Status::OK;
}
template <typename F>
Status Retry(F f) {
  Status status;
  for (int i = 0; i < 3; ++i) {
    status = f();  // EXPECT arrival return propagates return @100 in Retry of Wrapped::(lambda) // EXPECT arrival return propagates return @100 in Retry of WrappedHandled::(lambda)
    if (status.ok()) return status;
  }
  return status;
}
Status Wrapped(Item* item) {
  return Retry([&] { return Ask(item); });  // EXPECT arrival return propagates return @103 in Wrapped of Retry // EXPECT arrival return propagates return @103 in Wrapped of Wrapped::(lambda) // EXPECT arrival throw propagates throw @103 in Wrapped of Wrapped::(lambda) // EXPECT arrival return propagates return @103 in Wrapped::(lambda) of Ask
}
Status WrappedHandled(Item* item) {
  if (!Retry([&] { return Ask(item); }).ok()) item->set_name("none");  // EXPECT arrival return handled @106 in WrappedHandled of WrappedHandled::(lambda) // EXPECT arrival throw propagates throw @106 in WrappedHandled of WrappedHandled::(lambda) // EXPECT arrival return propagates return @106 in WrappedHandled::(lambda) of Ask // EXPECT arrival return handled @106 in WrappedHandled of Retry
  return Status::OK;
}
void Thread() {
  std::thread thread([] { Run(); });  // EXPECT arrival throw propagates answer @110 in Thread of Thread::(lambda)
  thread.join();
}

// Told in a tuple, counted, and asserted on with a constant in the branch for it.
std::tuple<bool, int> Once();
void Often(int rounds, int most) {
  int ran = 0, failures = 0;
  for (int i = 0; i < rounds; ++i) {
    auto result = Once();  // EXPECT arrival return:zero propagates answer medium @129 in Often of Once
    const bool good = std::get<0>(result);
    if (!good) failures++;
    ran++;
  }
  if (ran < rounds) {
    std::cerr << "too slow";
    if (!false) abort();
  } else if (failures > most) {
    std::cerr << "too many";
    if (!false) abort();
  }
}

// A function that a result runs on its value, and whose own result counts then.
template <class T>
struct Result {
  bool good;
  T value;
  template <class U, class F>
  Result<U> and_then(F next) const {
    if (good) return next(value);  // EXPECT arrival callback(0) unknown low in Result::and_then of RunMain::(lambda) // EXPECT arrival return propagates return @140 in Result::and_then of RunMain::(lambda)
    return Result<U>{false, U()};
  }
  template <class F>
  Result<T> on_error(F look) const {
    if (!good) look();
    return *this;
  }
  T unwrap_or(T other) const;
};
Result<int> Last(int value);
Result<int> First();
int RunMain() {
  return First()  // EXPECT arrival return propagates return:positive @153 in RunMain of First
      .and_then<int>([](int value) { return Last(value); })  // EXPECT arrival return propagates return:positive @153 in RunMain of RunMain::(lambda) // EXPECT arrival throw propagates throw medium @153 in RunMain of RunMain::(lambda) // EXPECT arrival return propagates return @154 in RunMain::(lambda) of Last // EXPECT arrival callback(0) unknown low in RunMain of Result::and_then // EXPECT arrival return propagates return:positive @153 in RunMain of Result::and_then
      .on_error([] { std::cerr << "failed"; })
      .unwrap_or(1);  // EXPECT arrival return:negative propagates return:negative @153 in RunMain of Result::unwrap_or // EXPECT arrival return:positive propagates return:positive @153 in RunMain of Result::unwrap_or // EXPECT arrival return:zero propagates return:zero @153 in RunMain of Result::unwrap_or
}
int main() { return RunMain(); }  // EXPECT arrival return:negative propagates return:negative @158 in main of RunMain // EXPECT arrival return:positive propagates return:positive @158 in main of RunMain // EXPECT arrival return:zero propagates return:zero @158 in main of RunMain
