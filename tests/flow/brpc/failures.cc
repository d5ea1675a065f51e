// KINDS failure
// brpc: a controller says whether the call failed; who asks it, and when.
#include <brpc/server.h>

#include <iostream>
#include <memory>

#include "shop.pb.h"

using google::protobuf::Closure;
using google::protobuf::RpcController;
using shop::v1::Item;

#define LOG(level) std::cerr
#define CHECK(condition) \
  if (!(condition)) abort()

shop::v1::Catalog_Stub stub(nullptr);

int Returned() {
  brpc::Controller cntl;
  Item item;
  stub.Get(&cntl, &item, &item, nullptr);  // EXPECT failure propagates return:negative @26 in Returned
  if (cntl.Failed()) {
    LOG(ERROR) << cntl.ErrorText();
    return -1;
  }
  return 0;
}
void Logged() {
  brpc::Controller cntl;
  Item item;
  stub.Get(&cntl, &item, &item, nullptr);  // EXPECT failure handled @34 in Logged
  if (cntl.Failed()) LOG(WARNING) << cntl.ErrorText();
}
void NeverAsked() {
  brpc::Controller cntl;
  Item item;
  stub.Get(&cntl, &item, &item, nullptr);  // EXPECT failure ignored @39 in NeverAsked
  item.set_id("x");
}
void OnHeap() {
  auto* cntl = new brpc::Controller;
  Item item;
  stub.Get(cntl, &item, &item, nullptr);  // EXPECT failure propagates answer @46 in OnHeap
  CHECK(!cntl->Failed());
  delete cntl;
}
bool Owned() {
  auto cntl = std::make_unique<brpc::Controller>();
  Item item;
  stub.Get(cntl.get(), &item, &item, nullptr);  // EXPECT failure propagates return:zero @53 in Owned
  return !cntl->Failed();
}
// Asked by the caller, who gave it.
void Given(RpcController* controller, const Item& item, Item* answer) {
  stub.Get(controller, &item, answer, nullptr);  // EXPECT failure propagates variable(0) @57 in Given
}

class Service : public shop::v1::Catalog {
 public:
  void Get(RpcController* controller, const Item* request, Item* response, Closure* done) override {
    brpc::ClosureGuard guard(done);
    auto* inbound = static_cast<brpc::Controller*>(controller);
    brpc::Controller cntl(inbound->inheritable());
    stub.Get(&cntl, request, response, nullptr);  // EXPECT failure propagates answer @69 in Service::Get
    if (cntl.Failed()) {
      inbound->SetFailed(cntl.ErrorText());
      return;
    }
  }
  void List(RpcController*, const Item* request, Item* response, Closure* done) override {
    brpc::ClosureGuard guard(done);
    brpc::Controller cntl;
    stub.List(&cntl, request, response, nullptr);  // EXPECT failure handled @76 in Service::List
    if (cntl.Failed()) response->set_id("none");
  }
};

// A function that is called when it is over.
void OnLogged(brpc::Controller* cntl, Item* item) {
  std::unique_ptr<brpc::Controller> owned(cntl);
  if (cntl->Failed()) {
    LOG(WARNING) << cntl->ErrorText();
    return;
  }
  item->set_id("got");
}
void Calls() {
  auto* cntl = new brpc::Controller;
  auto* item = new Item;
  Closure* done = brpc::NewCallback(&OnLogged, cntl, item);
  stub.Get(cntl, item, item, done);  // EXPECT failure handled @83 in Calls
}
void OnForgotten(brpc::Controller* cntl, Item* item) { delete cntl; }
void CallsNobody() {
  auto* cntl = new brpc::Controller;
  auto* item = new Item;
  stub.Get(cntl, item, item, brpc::NewCallback(&OnForgotten, cntl, item));  // EXPECT failure ignored never awaited @95 in CallsNobody
}
void OnInsisted(brpc::Controller* cntl) { CHECK(!cntl->Failed()); }
void CallsInsistent() {
  auto* cntl = new brpc::Controller;
  auto* item = new Item;
  stub.Get(cntl, item, item, brpc::NewCallback(&OnInsisted, cntl));  // EXPECT failure propagates answer @101 in CallsInsistent
}

// A closure that has the controller.
struct Answers : Closure {
  explicit Answers(brpc::Controller* inbound) : inbound_(inbound) {}
  void Run() override {
    if (cntl_.Failed()) inbound_->SetFailed(cntl_.ErrorText());
    delete this;
  }
  brpc::Controller* inbound_;
  brpc::Controller cntl_;
  Item item_;
};
void ByClosure(brpc::Controller* inbound) {
  auto* done = new Answers(inbound);
  stub.Get(&done->cntl_, &done->item_, &done->item_, done);  // EXPECT failure propagates answer @112 in ByClosure
}
// A closure that looks at nothing; the call is joined, and asked then.
struct Wakes : Closure {
  void Run() override {}
};
int Joined() {
  brpc::Controller cntl;
  Item item;
  Wakes done;
  stub.Get(&cntl, &item, &item, &done);  // EXPECT failure propagates return:negative @133 in Joined
  brpc::Join(cntl.call_id());
  if (cntl.Failed()) return -1;
  return 0;
}
