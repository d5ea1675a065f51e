// The one error type of the project. An operation that can end early returns Result<T>; what is
// skipped and counted while an operation goes on is an Issue (db/issues.h) instead.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace arterial {

enum class ErrorCode {
  kUsage,        // the caller asked for something that does not exist or does not fit (exit 2)
  kNotFound,     // a well-formed question without an answer (exit 1)
  kInput,        // a file or its content cannot be used (exit 3)
  kEnvironment,  // disk, permissions, missing programs (exit 3)
  kInterrupted,  // SIGINT or SIGTERM (exit 130)
};

struct Error {
  ErrorCode code = ErrorCode::kInput;
  std::string message;  // one sentence that says what to do where that is known
  std::string place;    // file, file:line or empty

  std::string ToString() const { return place.empty() ? message : place + ": " + message; }
};

// Either a value or an Error. `[[nodiscard]]`: an ignored failure is a bug.
template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::move(value)) {}      // NOLINT(google-explicit-constructor)
  Result(Error error) : state_(std::move(error)) {}  // NOLINT(google-explicit-constructor)

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }
  T& value() & { return std::get<0>(state_); }
  const T& value() const& { return std::get<0>(state_); }
  T&& value() && { return std::get<0>(std::move(state_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }
  const Error& error() const { return std::get<1>(state_); }

 private:
  std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}  // NOLINT(google-explicit-constructor)

  bool ok() const { return !error_; }
  explicit operator bool() const { return ok(); }
  const Error& error() const { return *error_; }

 private:
  std::optional<Error> error_;
};

using Status = Result<void>;

// Returns the error of `expr` to the caller's caller.
#define ARTERIAL_RETURN_IF_ERROR(expr)                                                      \
  do {                                                                                      \
    if (auto arterial_status_ = (expr); !arterial_status_) return arterial_status_.error(); \
  } while (false)

}  // namespace arterial
