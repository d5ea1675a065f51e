// The least of gRPC C++ that code which looks at failures needs; more of it stands in
// tests/frameworks/include.
#pragma once

#include <functional>
#include <memory>
#include <string>

namespace grpc {

enum StatusCode { OK = 0, INVALID_ARGUMENT = 3, NOT_FOUND = 5, INTERNAL = 13, UNAVAILABLE = 14 };
class Status {
 public:
  Status() = default;
  Status(StatusCode code, const std::string& message);
  static const Status& OK;
  static const Status& CANCELLED;
  bool ok() const;
  StatusCode error_code() const;
  std::string error_message() const;
};

class ClientContext {};
class CompletionQueue {
 public:
  bool Next(void** tag, bool* ok);
};
class ServerContext {};
class CallbackServerContext {};

template <class R>
class ClientReader {
 public:
  bool Read(R* message);
  Status Finish();
};
template <class R>
class ClientAsyncResponseReader {
 public:
  void StartCall();
  void Finish(R* reply, Status* status, void* tag);
};
class ClientUnaryReactor {
 public:
  virtual ~ClientUnaryReactor() = default;
  virtual void OnDone(const Status& status);
  void StartCall();
};
class ServerUnaryReactor {
 public:
  void Finish(Status status);
};
template <class W>
class ServerAsyncResponseWriter {
 public:
  void Finish(const W& reply, const Status& status, void* tag);
  void FinishWithError(const Status& status, void* tag);
};

namespace internal {
class RpcMethod {};
}  // namespace internal

}  // namespace grpc
