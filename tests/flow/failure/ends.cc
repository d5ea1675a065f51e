// KINDS failure
// Ends of the process, counters, tuples, streams, members, monads.
#include <cstdlib>
#include <functional>
#include <iostream>
#include <memory>
#include <tuple>

#include "shop.grpc.pb.h"

using grpc::Status;
using shop::Item;

#define LIKELY(x) __builtin_expect((x), 1)
#define ASSERT(x)          \
  do {                     \
    if (!LIKELY(x)) abort(); \
  } while (0)
void Log(const char* text);

struct Client {
  shop::Catalog::Stub* stub_;
  bool patient_ = false;

  bool PatientOrAbort() {
    if (patient_) return false;
    abort();
  }
  bool AssertOk(const Status& status) {
    if (status.ok()) return true;
    return AssertCode(status, 0);
  }
  bool AssertCode(const Status& status, int code) {
    if (status.error_code() == code) return true;
    if (status.error_code() == 14) return PatientOrAbort();
    abort();
  }
  bool Warn(const Status& status) {
    if (status.ok()) return true;
    Log("failed");
    return false;
  }

  void Asserted() {
    grpc::ClientContext context;
    Item item;
    Status status = stub_->Get(&context, item, &item);  // EXPECT failure propagates answer @48 in Client::Asserted
    ASSERT(status.ok());
  }
  void AssertedSomethingElse(bool ready) {
    grpc::ClientContext context;
    Item item;
    Status status = stub_->Get(&context, item, &item);  // EXPECT failure handled @54 in Client::AssertedSomethingElse
    if (!status.ok()) Log("failed");
    ASSERT(ready);
  }
  bool ByHelper() {
    grpc::ClientContext context;
    Item item;
    Status status = stub_->Get(&context, item, &item);  // EXPECT failure propagates return:zero answer @61 in Client::ByHelper
    if (!AssertOk(status)) return false;
    return true;
  }
  void HelperOnlyWarns() {
    grpc::ClientContext context;
    Item item;
    Status status = stub_->Get(&context, item, &item);  // EXPECT failure handled @68 in Client::HelperOnlyWarns
    if (!Warn(status)) Log("no items");
  }
  void Counted(int most) {
    int failures = 0;
    for (int i = 0; i < 3; ++i) {
      grpc::ClientContext context;
      Item item;
      if (!stub_->Get(&context, item, &item).ok()) ++failures;  // EXPECT failure propagates answer medium @77 in Client::Counted
    }
    if (failures > most) abort();
  }
  std::tuple<bool, int> InTuple() {
    grpc::ClientContext context;
    Item item;
    Status status = stub_->Get(&context, item, &item);  // EXPECT failure propagates return:zero @83 in Client::InTuple
    if (!status.ok()) return std::make_tuple(false, 1);
    return std::make_tuple(true, 2);
  }
  bool ReadMatters() {
    grpc::ClientContext context;
    Item item;
    auto stream = stub_->List(&context, item);  // EXPECT failure propagates return:zero @90 in Client::ReadMatters
    if (!stream->Read(&item)) return false;
    return true;
  }
  void EndOfStream() {
    grpc::ClientContext context;
    Item item;
    auto stream = stub_->List(&context, item);  // EXPECT failure ignored @96 in Client::EndOfStream
    while (stream->Read(&item)) std::cout << item.name();
  }
};

// What ends a stream early is seen by how much was read.
struct Reader {
  shop::Catalog::Stub* stub_;
  bool patient_ = false;

  bool PatientOrAbort() {
    if (patient_) return false;
    abort();
  }
  bool CountsWhatItReads(int most) {
    grpc::ClientContext context;
    Item item;
    auto stream = stub_->List(&context, item);  // EXPECT failure propagates return:zero answer medium @116 in Reader::CountsWhatItReads
    int i = 0;
    while (stream->Read(&item)) ++i;
    if (i < most) return PatientOrAbort();
    return true;
  }
  void PrintsTheCount() {
    grpc::ClientContext context;
    Item item;
    auto stream = stub_->List(&context, item);  // EXPECT failure ignored @122 in Reader::PrintsTheCount
    int i = 0;
    while (stream->Read(&item)) ++i;
    std::cout << i;
  }
  // Read and Finish say it, and where Read is not looked at Finish is.
  bool AtTheEnd(bool detailed) {
    grpc::ClientContext context;
    Item item;
    auto stream = stub_->List(&context, item);  // EXPECT failure propagates return:zero medium @134 in Reader::AtTheEnd
    while (stream->Read(&item)) std::cout << item.name();
    if (detailed) return true;
    if (!stream->Finish().ok()) return false;
    return true;
  }
  bool EmptyThenAsserted() {
    grpc::ClientContext context;
    Item item;
    auto stream = stub_->List(&context, item);  // EXPECT failure propagates answer @143 in Reader::EmptyThenAsserted
    ASSERT(stream->Read(&item) == false);
    Status status = stream->Finish();
    if (!status.ok()) abort();
    return true;
  }
};

// Another call that may end the process is no end of this one.
struct Prober {
  shop::Catalog::Stub* stub_;
  bool Asks() {
    grpc::ClientContext context;
    Item item;
    Status status = stub_->Get(&context, item, &item);  // EXPECT failure propagates answer @155 in Prober::Asks
    if (!status.ok()) abort();
    return true;
  }
  void Probes() {
    grpc::ClientContext context;
    Item item;
    Status status = stub_->Get(&context, item, &item);  // EXPECT failure handled @162 in Prober::Probes
    if (status.error_code() != 3) return;
    for (int i = 0; i < item.price(); ++i)
      if (!Asks()) Log("failed");
  }
};

template <class T>
struct Err {
  T value;
};
template <class T>
struct Result {
  Result(T value);
  Result(Err<int> error);
  template <class U>
  Result<U> and_then(std::function<Result<U>(const T&)> next) const;
  T unwrap_or(T other) const;
};
Result<Item> Monad(shop::Catalog::Stub* stub) {
  grpc::ClientContext context;
  Item item;
  const Status status = stub->Get(&context, item, &item);  // EXPECT failure propagates return @184 in Monad
  return status.ok() ? Result<Item>(item) : Result<Item>(Err<int>{3});
}

// Started in one method, finished in another.
struct Streams {
  shop::Catalog::Stub* stub_;
  std::unique_ptr<grpc::ClientReader<Item>> logged_, checked_, forgotten_;
  void Start(grpc::ClientContext* context, const Item& item) {
    logged_ = stub_->List(context, item);  // EXPECT failure handled medium @198 in Streams::Start
    checked_ = stub_->List(context, item);  // EXPECT failure propagates answer medium @201 in Streams::Start
    forgotten_ = stub_->List(context, item);  // EXPECT failure ignored medium @203 in Streams::Start
  }
  void Logged() {
    Status status = logged_->Finish();
    if (!status.ok()) Log("failed");
  }
  void Checked() {
    if (!checked_->Finish().ok()) abort();
  }
  void Forgotten() { forgotten_->Finish(); }
};

// A reactor keeps the status; who waits for it looks at it, or does not.
struct Getter : grpc::ClientUnaryReactor {
  Getter(shop::Catalog::Stub* stub, const Item* item) {
    stub->async()->Get(&context_, item, &reply_, this);  // EXPECT failure handled medium @220 in Getter::Getter
  }
  void OnDone(const Status& status) override { status_ = status; }
  Status Await() { return status_; }
  grpc::ClientContext context_;
  Item reply_;
  Status status_;
};
void Awaits(shop::Catalog::Stub* stub, const Item& item) {
  Getter getter(stub, &item);
  Status status = getter.Await();
  if (!status.ok()) Log("failed");
}

// What decides before it that the call is not made is no news of its failure.
int SwitchedOff(shop::Catalog::Stub* stub, const Item& item) {
  const bool on = false;
  if (on) {
    grpc::ClientContext context;
    Item answer;
    Status status = stub->Get(&context, item, &answer);  // EXPECT failure propagates return:negative @230 in SwitchedOff
    if (!status.ok()) return -1;
  }
  return 0;
}
