// KINDS order
// gRPC's completion queues, callbacks, reactors and streams.
#include <condition_variable>
#include <mutex>

#include "calls.h"

using shop::v1::Item;

void OneByOne(grpc::ClientContext* context, const Item& item, Item* answer, grpc::Status* status) {
  grpc::CompletionQueue queue;
  void* tag;
  bool ok;
  auto a = stub->AsyncGet(context, item, &queue);  // EXPECT order shop.v1.Catalog/Get before B none
  a->Finish(answer, status, nullptr);
  queue.Next(&tag, &ok);
  B();
}

void TwoAtOnce(grpc::ClientContext* context, const Item& item, Item* answer, grpc::Status* status) {
  grpc::CompletionQueue queue;
  void* tag;
  bool ok;
  auto a = stub->AsyncGet(context, item, &queue);  // EXPECT order shop.v1.Catalog/Get beside shop.v1.Catalog/AsyncNote none // EXPECT order shop.v1.Catalog/Get before C none
  a->Finish(answer, status, nullptr);
  auto b = stub->AsyncAsyncNote(context, item, &queue);  // EXPECT order shop.v1.Catalog/AsyncNote before C none
  b->Finish(answer, status, nullptr);
  queue.Next(&tag, &ok);
  queue.Next(&tag, &ok);
  C();
}

void AllInLoop(grpc::ClientContext* context, const Item& item, Item* answer, grpc::Status* status) {
  grpc::CompletionQueue queue;
  void* tag;
  bool ok;
  auto a = stub->PrepareAsyncGet(context, item, &queue);  // EXPECT order shop.v1.Catalog/Get before C none
  auto b = stub->AsyncAsyncNote(context, item, &queue);  // EXPECT order shop.v1.Catalog/AsyncNote beside shop.v1.Catalog/Get none // EXPECT order shop.v1.Catalog/AsyncNote before C none
  a->StartCall();  // begins here
  a->Finish(answer, status, nullptr);
  b->Finish(answer, status, nullptr);
  while (queue.Next(&tag, &ok)) {
  }
  C();
}

// The line of a prepared call is the call's: it begins after B.
void Prepared(grpc::ClientContext* context, const Item& item, Item* answer, grpc::Status* status) {
  grpc::CompletionQueue queue;
  auto a = stub->PrepareAsyncGet(context, item, &queue);
  B();  // EXPECT order B before shop.v1.Catalog/Get none
  a->StartCall();
  a->Finish(answer, status, nullptr);
}

void Callback(grpc::ClientContext* context, const Item& item, Item* answer) {
  std::mutex mutex;
  std::condition_variable done;
  bool over = false;
  stub->async()->Get(context, &item, answer, [&](grpc::Status) {  // EXPECT order shop.v1.Catalog/Get beside B none // EXPECT order shop.v1.Catalog/Get before C none
    std::lock_guard lock(mutex);
    over = true;
    done.notify_one();
  });
  B();  // EXPECT order B before C none
  std::unique_lock lock(mutex);
  done.wait(lock, [&over] { return over; });
  C();
}

// The callback's own call begins when the first is over.
void Chained(grpc::ClientContext* context, const Item& item, Item* answer) {
  stub->async()->Get(context, &item, answer, [](grpc::Status) { A(); });  // EXPECT order shop.v1.Catalog/Get before Chained::(lambda) none // EXPECT order shop.v1.Catalog/Get beside B none // EXPECT order Chained::(lambda) beside B none
  B();
}

class Reader final : public grpc::ClientReadReactor<Item> {
 public:
  Reader(grpc::ClientContext* context, const Item* item) {
    stub->async()->List(context, item, this);
    StartRead(&item_);
    StartCall();
  }
  void OnDone(const grpc::Status&) override {
    std::lock_guard lock(mutex_);
    over_ = true;
    done_.notify_one();
  }
  void Await() {
    std::unique_lock lock(mutex_);
    done_.wait(lock, [this] { return over_; });
  }

 private:
  Item item_;
  std::mutex mutex_;
  std::condition_variable done_;
  bool over_ = false;
};

void Reactor(grpc::ClientContext* context, const Item& item) {
  Reader reader(context, &item);  // EXPECT order Reader::Reader beside B none // EXPECT order Reader::Reader before C none
  B();                            // EXPECT order B before C none
  reader.Await();
  C();
}

void Stream(grpc::ClientContext* context, const Item& item, Item* answer) {
  const auto reader = stub->List(context, item);  // EXPECT order shop.v1.Catalog/List beside B none // EXPECT order shop.v1.Catalog/List before C none
  while (reader->Read(answer)) {
  }
  B();  // EXPECT order B before C none
  reader->Finish();
  C();
}
