// KINDS failure
// Results of other kinds: expected, coroutines that await a status.
#include <coroutine>
#include <string>

#include "shop.grpc.pb.h"

using grpc::Status;
using shop::Item;

template <class E>
struct unexpected {
  explicit unexpected(E error);
};
template <class T, class E>
struct expected {
  expected(T value);
  expected(unexpected<E> error);
  bool has_value() const;
};

struct Client {
  shop::Catalog::Stub* stub_;

  expected<Item, std::string> Unexpected(Item* item) {
    grpc::ClientContext context;
    const Status status = stub_->Get(&context, *item, item);  // EXPECT failure propagates return @28 in Client::Unexpected
    if (!status.ok()) return unexpected<std::string>(status.error_message());
    return *item;
  }
  expected<Item, std::string> Anyway(Item* item) {
    grpc::ClientContext context;
    const Status status = stub_->Get(&context, *item, item);  // EXPECT failure handled @34 in Client::Anyway
    if (!status.ok()) item->set_name("none");
    return *item;
  }
};

struct Task {
  struct promise_type {
    Task get_return_object();
    std::suspend_never initial_suspend() noexcept;
    std::suspend_never final_suspend() noexcept;
    void return_value(Status status);
    void unhandled_exception();
  };
};
Task Returned(shop::Catalog::Stub* stub, Item* item) {
  grpc::ClientContext context;
  const Status status = stub->Get(&context, *item, item);  // EXPECT failure propagates return @51 in Returned
  if (!status.ok()) co_return status;
  co_return Status::OK;
}
Task Replaced(shop::Catalog::Stub* stub, Item* item) {
  grpc::ClientContext context;
  const Status status = stub->Get(&context, *item, item);  // EXPECT failure handled @57 in Replaced
  if (!status.ok()) item->set_name("none");
  co_return Status::OK;
}
