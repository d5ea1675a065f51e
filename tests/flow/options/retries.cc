// KINDS retry
// Loops that try again, and loops that do not.
#include <grpcpp/grpcpp.h>

#include <chrono>
#include <thread>
#include <vector>

#include "shop.grpc.pb.h"

using shop::v1::Item;
shop::v1::Catalog::Stub* stub;

void Once(const Item& item, Item* answer) {
  grpc::ClientContext context;
  stub->Get(&context, item, answer);  // EXPECT retry none high
}

grpc::Status Counted(const Item& item, Item* answer) {
  grpc::Status status;
  for (int i = 0; i < 3; ++i) {
    grpc::ClientContext context;
    status = stub->Get(&context, item, answer);  // EXPECT retry loop high 3 attempts backoff no
    if (status.ok()) break;
  }
  return status;
}

bool WorthIt(const grpc::Status& status) { return status.error_code() == grpc::StatusCode::UNAVAILABLE; }
grpc::Status Waiting(const Item& item, Item* answer) {
  grpc::Status status;
  for (int i = 1; i <= 4; ++i) {
    grpc::ClientContext context;
    status = stub->Get(&context, item, answer);  // EXPECT retry loop medium 4 attempts backoff yes
    if (!WorthIt(status)) break;
    std::this_thread::sleep_for(std::chrono::milliseconds(10 * i));
  }
  return status;
}

void UntilItSucceeds(const Item& item, Item* answer) {
  while (true) {
    grpc::ClientContext context;
    if (stub->Get(&context, item, answer).ok()) return;  // EXPECT retry loop high unbounded backoff no
  }
}

// Goes over items: each is asked for once.
grpc::Status Each(const std::vector<Item>& items, Item* answer) {
  for (const Item& item : items) {
    grpc::ClientContext context;
    const grpc::Status status = stub->Get(&context, item, answer);  // EXPECT retry none high
    if (!status.ok()) return status;
  }
  return grpc::Status::OK;
}

// Ends with the first failure.
void Poll(const Item& item, Item* answer) {
  while (true) {
    grpc::ClientContext context;
    if (!stub->Get(&context, item, answer).ok()) return;  // EXPECT retry none high
  }
}

void Thrown(const Item& item, Item* answer) {
  for (int i = 0; i < 5; ++i) {
    try {
      grpc::ClientContext context;
      stub->Get(&context, item, answer);  // EXPECT retry loop high 5 attempts backoff no
      return;
    } catch (const std::exception&) {
    }
  }
}

bool AssertOk(const grpc::Status& status);
bool InsistsOnOk(const Item& item, Item* answer) {
  for (int i = 0; i < 100; ++i) {
    grpc::ClientContext context;
    const grpc::Status status = stub->Get(&context, item, answer);  // EXPECT retry none high
    if (!AssertOk(status)) return false;
  }
  return true;
}

bool IsFailure(const grpc::Status& status);
void WhileItFails(const Item& item, Item* answer) {
  grpc::Status status;
  do {
    grpc::ClientContext context;
    status = stub->Get(&context, item, answer);  // EXPECT retry loop high backoff no
  } while (IsFailure(status));
}

struct Page : Item {
  bool complete() const;
};
// What is left for is the answer's content, and the loop goes on whether the call fails or not.
void Load(const Item& item, Item* answer) {
  while (true) {
    grpc::ClientContext context;
    Page page;
    const grpc::Status status = stub->Get(&context, item, &page);  // EXPECT retry none high
    if (!status.ok()) continue;
    if (!page.complete()) return;
  }
}

// Threads that are started in a loop; starting one may fail.
int start_thread(void (*run)(void*), void* given);
void Work(void*) {
  Item answer;
  grpc::ClientContext context;
  stub->Get(&context, Item(), &answer);  // EXPECT retry none high
}
int StartAll() {
  for (int i = 0; i < 50; ++i)
    if (start_thread(Work, nullptr) != 0) return -1;
  return 0;
}
