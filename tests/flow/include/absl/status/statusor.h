// absl::Status and StatusOr in small.
#pragma once

#include <optional>
#include <string>

namespace absl {

class Status {
 public:
  Status();
  bool ok() const;
  int raw_code() const;
  void Update(const Status& other);
  void IgnoreError() const;
};
Status OkStatus();
Status InternalError(const std::string& message);
bool IsNotFound(const Status& status);

template <class T>
class StatusOr {
 public:
  StatusOr(const T& value);
  StatusOr(const Status& status);
  bool ok() const;
  const Status& status() const&;
  const T& value() const&;
  const T& operator*() const&;
  template <class U>
  T value_or(U&& other) const&;
};

}  // namespace absl
