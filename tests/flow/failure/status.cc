// KINDS failure
// A status that is returned, turned into something else, tested, logged, dropped.
#include <iostream>
#include <optional>

#include "shop.grpc.pb.h"

using grpc::Status;
using shop::Item;

struct Client {
  shop::Catalog::Stub* stub_;
  bool strict_ = false;
  Status last_;

  Status Returned() {
    grpc::ClientContext context;
    Item item;
    return stub_->Get(&context, item, &item);  // EXPECT failure propagates return @19 in Client::Returned
  }
  Status Tested() {
    grpc::ClientContext context;
    Item item;
    Status status = stub_->Get(&context, item, &item);  // EXPECT failure propagates return @26 in Client::Tested
    if (!status.ok()) {
      return status;
    }
    return Status::OK;
  }
  Status Another() {
    grpc::ClientContext context;
    Item item;
    const Status status = stub_->Get(&context, item, &item);  // EXPECT failure propagates return @35 in Client::Another
    if (status.ok()) return Status::OK;
    return Status(grpc::INTERNAL, "no catalog: " + status.error_message());
  }
  Status InInit(Item* item) {
    grpc::ClientContext context;
    if (Status status = stub_->Get(&context, *item, item); !status.ok()) return status;  // EXPECT failure propagates return @39 in Client::InInit
    return Status::OK;
  }
  Status Choice(Item* item) {
    grpc::ClientContext context;
    const Status status = stub_->Get(&context, *item, item);  // EXPECT failure propagates return @45 in Client::Choice
    return status.ok() ? Status::OK : Status(grpc::UNAVAILABLE, "later");
  }
  Status Code(Item* item) {
    grpc::ClientContext context;
    const Status status = stub_->Get(&context, *item, item);  // EXPECT failure propagates return @50 in Client::Code
    if (status.error_code() != grpc::StatusCode::OK) return Status::CANCELLED;
    return Status::OK;
  }
  // One kind of failure is an answer, the others are not.
  Status ByCode(Item* item) {
    grpc::ClientContext context;
    const Status status = stub_->Get(&context, *item, item);  // EXPECT failure propagates return medium @58 in Client::ByCode
    if (status.error_code() == grpc::NOT_FOUND) return Status::OK;
    if (!status.ok()) return status;
    return Status::OK;
  }
  // Only some requests mind.
  Status Sometimes(Item* item, bool exact) {
    grpc::ClientContext context;
    const Status status = stub_->Get(&context, *item, item);  // EXPECT failure unknown low @65 in Client::Sometimes
    if (!status.ok() && exact) return status;
    return Status::OK;
  }
  Status Logged(Item* item) {
    grpc::ClientContext context;
    const Status status = stub_->Get(&context, *item, item);  // EXPECT failure handled @71 in Client::Logged
    if (!status.ok()) {
      std::cerr << "no price: " << status.error_message() << "\n";
    }
    return Status::OK;
  }
  Status LoggedAlways(Item* item) {
    grpc::ClientContext context;
    const Status status = stub_->Get(&context, *item, item);  // EXPECT failure handled @78 in Client::LoggedAlways
    std::cerr << status.error_message() << "\n";
    return Status::OK;
  }
  int Fallback() {
    grpc::ClientContext context;
    Item item;
    if (stub_->Get(&context, item, &item).ok()) return item.price();  // EXPECT failure handled @85 in Client::Fallback
    return 0;
  }
  std::string Text() {
    grpc::ClientContext context;
    Item item;
    const Status status = stub_->Get(&context, item, &item);  // EXPECT failure handled @92 in Client::Text
    if (status.ok()) return item.name();
    return "RPC failed";
  }
  void Dropped() {
    grpc::ClientContext context;
    Item item;
    stub_->Get(&context, item, &item);  // EXPECT failure ignored @98 in Client::Dropped
  }
  void Cast() {
    grpc::ClientContext context;
    Item item;
    (void)stub_->Get(&context, item, &item);  // EXPECT failure ignored @103 in Client::Cast
  }
  Item NeverRead() {
    grpc::ClientContext context;
    Item item;
    Status status = stub_->Get(&context, item, &item);  // EXPECT failure ignored @108 in Client::NeverRead
    return item;
  }
  bool Flag() {
    grpc::ClientContext context;
    Item item;
    bool good = true;
    const Status status = stub_->Get(&context, item, &item);  // EXPECT failure propagates return:zero @117 in Client::Flag
    if (!status.ok()) good = false;
    return good;
  }
  bool Ok() {
    grpc::ClientContext context;
    Item item;
    return stub_->Get(&context, item, &item).ok();  // EXPECT failure propagates return:zero @122 in Client::Ok
  }
  int Number() {
    grpc::ClientContext context;
    Item item;
    const Status status = stub_->Get(&context, item, &item);  // EXPECT failure propagates return:negative @128 in Client::Number
    if (!status.ok()) return -1;
    return 0;
  }
  std::optional<Item> Maybe() {
    grpc::ClientContext context;
    Item item;
    const Status status = stub_->Get(&context, item, &item);  // EXPECT failure propagates return @135 in Client::Maybe
    if (!status.ok()) return std::nullopt;
    return item;
  }
  Item* Pointer(Item* item) {
    grpc::ClientContext context;
    const Status status = stub_->Get(&context, *item, item);  // EXPECT failure propagates return:zero @141 in Client::Pointer
    return status.ok() ? item : nullptr;
  }
  void Out(Item* item, Status* status, bool* good) {
    grpc::ClientContext context;
    *status = stub_->Get(&context, *item, item);  // EXPECT failure propagates variable(1) variable:zero(2) @145 in Client::Out
    *good = status->ok();
  }
  void Member(Item* item) {
    grpc::ClientContext context;
    last_ = stub_->Get(&context, *item, item);  // EXPECT failure ignored medium @150 in Client::Member
  }
  void Die(Item* item) {
    grpc::ClientContext context;
    const Status status = stub_->Get(&context, *item, item);  // EXPECT failure propagates answer @155 in Client::Die
    if (!status.ok()) std::abort();
  }
  void Throws(Item* item) {
    grpc::ClientContext context;
    const Status status = stub_->Get(&context, *item, item);  // EXPECT failure propagates throw @160 in Client::Throws
    if (!status.ok()) throw std::runtime_error(status.error_message());
  }
  // Repeated: it is the last failure that counts.
  Status Again(Item* item) {
    Status status;
    for (int attempt = 0; attempt < 3; ++attempt) {
      grpc::ClientContext context;
      status = stub_->Get(&context, *item, item);  // EXPECT failure propagates return @170 in Client::Again
      if (status.ok()) break;
    }
    return status;
  }
  void UntilItWorks(Item* item) {
    while (true) {
      grpc::ClientContext context;
      if (stub_->Get(&context, *item, item).ok()) return;  // EXPECT failure handled @175 in Client::UntilItWorks
    }
  }
  // Each failure is skipped.
  Status Each(Item* items, int count) {
    for (int i = 0; i < count; ++i) {
      grpc::ClientContext context;
      const Status status = stub_->Get(&context, items[i], &items[i]);  // EXPECT failure handled @183 in Client::Each
      if (!status.ok()) continue;
      items[i].set_name("found");
    }
    return Status::OK;
  }
  Status Stream(Item* item) {
    grpc::ClientContext context;
    auto reader = stub_->List(&context, *item);  // EXPECT failure propagates return @193 in Client::Stream
    while (reader->Read(item)) {
    }
    return reader->Finish();
  }
  void StreamEnds(Item* item) {
    grpc::ClientContext context;
    auto reader = stub_->List(&context, *item);  // EXPECT failure ignored @197 in Client::StreamEnds
    while (reader->Read(item)) {
    }
  }
};
