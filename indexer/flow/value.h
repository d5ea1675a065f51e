// What the analysis of failures knows of a value, under the assumption that one call failed (or,
// to compare, that it succeeded).
#pragma once

#include <cstdint>
#include <limits>
#include <optional>

#include "indexer/ast/compat.h"

namespace arterial::indexer::flow {

struct Value {
  enum class Kind : uint8_t {
    kUnknown,
    kNumber,   // bool, integer, enumerator or pointer in [low, high]; null is 0
    kFailure,  // an object that tells of a failure: status, empty optional, reader of a dead stream
    kSuccess,  // one that tells of none
    kDerived,  // made from a failure: a message, a page that shows it
    kCallable,  // a function whose call fails as `inner` and `throws` say
    kFuture,    // the same of one that is awaited
    kAddress,   // of `variable`
  };
  Kind kind = Kind::kUnknown;
  bool tainted = false;  // the failure has a say in it
  bool throws = false;   // kCallable, kFuture: by an exception
  Kind inner = Kind::kUnknown;
  int64_t low = std::numeric_limits<int64_t>::min();
  int64_t high = std::numeric_limits<int64_t>::max();
  const clang::ValueDecl* variable = nullptr;
  bool operator==(const Value&) const = default;

  static Value Number(int64_t low, int64_t high, bool tainted = false) {
    Value value;
    value.kind = Kind::kNumber;
    value.tainted = tainted;
    value.low = low;
    value.high = high;
    return value;
  }
  static Value Bool(bool truth, bool tainted = false) { return Number(truth, truth, tainted); }
  static Value Of(Kind kind, bool tainted = false) {
    Value value;
    value.kind = kind;
    value.tainted = tainted;
    return value;
  }
  static Value Tainted() { return Of(Kind::kUnknown, true); }
  static Value AddressOf(const clang::ValueDecl& variable) {
    Value value = Of(Kind::kAddress);
    value.variable = &variable;
    return value;
  }
  // A function, or its future, that ends with this value.
  Value As(Kind holder) const {
    Value value = *this;
    value.inner = kind;
    value.kind = holder;
    return value;
  }
  Value Inner() const {
    Value value = *this;
    value.kind = inner;
    value.inner = Kind::kUnknown;
    value.throws = false;
    return value;
  }

  bool Is(Kind other) const { return kind == other; }
  bool Calls() const { return kind == Kind::kCallable || kind == Kind::kFuture; }
  // What a branch on it does, as far as that is known.
  std::optional<bool> Truth() const {
    if (kind == Kind::kFailure) return false;
    if (kind == Kind::kSuccess || kind == Kind::kAddress) return true;
    if (kind != Kind::kNumber) return std::nullopt;
    if (low == 0 && high == 0) return false;
    if (low > 0 || high < 0) return true;
    return std::nullopt;
  }
};

}  // namespace arterial::indexer::flow
