// KINDS failure
// absl::Status: conversions, macros that return it, objects that carry it for them.
#include "absl/status/statusor.h"

#include <iostream>
#include <utility>

#include "shop.grpc.pb.h"

using shop::Item;

absl::Status ToAbslStatus(const grpc::Status& status);

// As the macros of several projects have them.
class StatusBuilder {
 public:
  explicit StatusBuilder(const absl::Status& status) : status_(status) {}
  bool ok() const { return status_.ok(); }
  template <class T>
  StatusBuilder& operator<<(const T& text);
  operator absl::Status() const&;
  template <class T>
  operator absl::StatusOr<T>() const&;

 private:
  absl::Status status_;
};
class Adaptor {
 public:
  Adaptor(const absl::Status& status, int line) : builder_(status) {}
  explicit operator bool() const { return __builtin_expect(builder_.ok(), 1); }
  StatusBuilder&& Consume() { return std::move(builder_); }

 private:
  StatusBuilder builder_;
};
#define RETURN_IF_ERROR(expr) \
  switch (0)                  \
  case 0:                     \
  default:                    \
    if (Adaptor adaptor{(expr), __LINE__}) { \
    } else                    \
      return adaptor.Consume()
#define LOG_IF_ERROR(expr)                 \
  if (absl::Status given = (expr); !given.ok()) \
  std::cerr << "failed"
#define ASSIGN_OR_RETURN(lhs, expr)                    \
  auto result = (expr);                                \
  if (__builtin_expect(false || !result.ok(), false)) \
    return std::move(result).status();                 \
  lhs = std::move(result).value()

struct Client {
  shop::Catalog::Stub* stub_;

  absl::Status Converted(Item* item) {
    grpc::ClientContext context;
    return ToAbslStatus(stub_->Get(&context, *item, item));  // EXPECT failure propagates return @58 in Client::Converted
  }
  absl::Status ByMacro(Item* item) {
    grpc::ClientContext context;
    RETURN_IF_ERROR(ToAbslStatus(stub_->Get(&context, *item, item)));  // EXPECT failure propagates return @62 in Client::ByMacro
    return absl::OkStatus();
  }
  absl::StatusOr<Item> WithText(Item* item) {
    grpc::ClientContext context;
    RETURN_IF_ERROR(ToAbslStatus(stub_->Get(&context, *item, item))) << "while " << 7;  // EXPECT failure propagates return @67 in Client::WithText
    return *item;
  }
  absl::Status MacroLogs(Item* item) {
    grpc::ClientContext context;
    LOG_IF_ERROR(ToAbslStatus(stub_->Get(&context, *item, item)));  // EXPECT failure handled @72 in Client::MacroLogs
    return absl::OkStatus();
  }
  absl::Status Dropped(Item* item) {
    grpc::ClientContext context;
    ToAbslStatus(stub_->Get(&context, *item, item)).IgnoreError();  // EXPECT failure ignored @77 in Client::Dropped
    return absl::OkStatus();
  }
  absl::StatusOr<Item> Or(Item* item) {
    grpc::ClientContext context;
    const absl::Status status = ToAbslStatus(stub_->Get(&context, *item, item));  // EXPECT failure propagates return @83 in Client::Or
    if (!status.ok()) return status;
    return *item;
  }
  absl::Status Updated(Item* item) {
    absl::Status all;
    for (int i = 0; i < 2; ++i) {
      grpc::ClientContext context;
      all.Update(ToAbslStatus(stub_->Get(&context, *item, item)));  // EXPECT failure propagates return @92 in Client::Updated
    }
    return all;
  }
  // One code is an answer; any other failure gets through.
  absl::Status ButNotFound(Item* item) {
    grpc::ClientContext context;
    const absl::Status status = ToAbslStatus(stub_->Get(&context, *item, item));  // EXPECT failure propagates return medium @99 in Client::ButNotFound
    if (absl::IsNotFound(status)) return absl::OkStatus();
    return status;
  }
  int Logged(Item* item) {
    grpc::ClientContext context;
    const absl::Status status = ToAbslStatus(stub_->Get(&context, *item, item));  // EXPECT failure handled @104 in Client::Logged
    if (!status.ok()) std::cerr << "failed";
    return 0;
  }
};
