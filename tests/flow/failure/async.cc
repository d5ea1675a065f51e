// KINDS failure
// Futures, threads, callbacks, completion queues.
#include <condition_variable>
#include <future>
#include <iostream>
#include <thread>

#include "shop.grpc.pb.h"

using grpc::Status;
using shop::Item;

struct Client {
  shop::Catalog::Stub* stub_;

  Status Callback(Item* item) {
    grpc::ClientContext context;
    std::promise<Status> done;
    stub_->async()->Get(&context, item, item, [&done](Status status) {  // EXPECT failure propagates return @22 in Client::Callback
      done.set_value(std::move(status));
    });
    return done.get_future().get();
  }
  Status CallbackHandled(Item* item) {
    grpc::ClientContext context;
    std::promise<Status> done;
    stub_->async()->Get(&context, item, item, [&done](Status status) {  // EXPECT failure handled @30 in Client::CallbackHandled
      done.set_value(std::move(status));
    });
    if (!done.get_future().get().ok()) return Status::OK;
    return Status::OK;
  }
  Status Flag(Item* item) {
    grpc::ClientContext context;
    Status result;
    bool done = false;
    stub_->async()->Get(&context, item, item, [&](Status status) {  // EXPECT failure propagates return @42 in Client::Flag
      result = status;
      done = true;
    });
    while (!done) std::this_thread::yield();
    return result;
  }
  void Logs(Item* item, grpc::ClientContext* context) {
    stub_->async()->Get(context, item, item, [](Status status) {  // EXPECT failure handled @46 in Client::Logs
      if (!status.ok()) std::cerr << status.error_message();
    });
  }
  void Forgets(Item* item, grpc::ClientContext* context) {
    stub_->async()->Get(context, item, item, [](Status) {});  // EXPECT failure ignored never awaited @50 in Client::Forgets
  }
  void Answers(Item* item, grpc::ClientContext* context, grpc::ServerUnaryReactor* reactor) {
    stub_->async()->Get(context, item, item, [reactor](Status status) {  // EXPECT failure propagates answer @54 in Client::Answers
      reactor->Finish(status);
    });
  }
  std::string Queue(Item* item) {
    grpc::ClientContext context;
    grpc::CompletionQueue queue;
    Status status;
    auto call = stub_->AsyncGet(&context, *item, &queue);  // EXPECT failure handled @66 in Client::Queue
    call->Finish(item, &status, this);
    void* tag;
    bool ok = false;
    queue.Next(&tag, &ok);
    return status.ok() ? item->name() : "RPC failed";
  }
};

struct AsyncCall {
  Status status;
  Item reply;
  std::unique_ptr<grpc::ClientAsyncResponseReader<Item>> reader;
};
struct AsyncClient {
  shop::Catalog::Stub* stub_;
  grpc::CompletionQueue queue_;
  void Start(const Item& item, grpc::ClientContext* context) {
    auto* call = new AsyncCall;
    call->reader = stub_->AsyncGet(context, item, &queue_);  // EXPECT failure handled medium @88 in AsyncClient::Start
    call->reader->Finish(&call->reply, &call->status, call);
  }
  void Complete() {
    void* tag;
    bool ok = false;
    while (queue_.Next(&tag, &ok)) {
      auto* call = static_cast<AsyncCall*>(tag);
      if (!call->status.ok()) std::cerr << "failed\n";
      delete call;
    }
  }
};

// Events that may never come, in a loop that asks for them; and calls that nobody looks after.
struct LoadCall {
  Status status;
  Item reply;
  std::unique_ptr<grpc::ClientAsyncResponseReader<Item>> reader;
};
struct ForgottenCall {
  Status status;
  Item reply;
  std::unique_ptr<grpc::ClientAsyncResponseReader<Item>> reader;
};
struct LoadClient {
  shop::Catalog::Stub* stub_;
  grpc::CompletionQueue queue_;
  bool warm_ = false;
  void Start(const Item& item, grpc::ClientContext* context) {
    auto* call = new LoadCall;
    call->reader = stub_->AsyncGet(context, item, &queue_);  // EXPECT failure propagates answer medium @123 in LoadClient::Start
    call->reader->Finish(&call->reply, &call->status, call);
  }
  void Complete() {
    void* tag;
    bool ok = false;
    while (queue_.Next(&tag, &ok)) {
      auto* call = static_cast<LoadCall*>(tag);
      if (call->status.ok()) {
        if (warm_) call->reply.set_name("x");
      } else {
        std::cerr << "failed";
        exit(-1);
      }
      delete call;
    }
  }
  void Forget(const Item& item, grpc::ClientContext* context) {
    auto* call = new ForgottenCall;
    call->reader = stub_->AsyncGet(context, item, &queue_);  // EXPECT failure ignored medium never awaited @130 in LoadClient::Forget
    call->reader->Finish(&call->reply, &call->status, call);
  }
};
