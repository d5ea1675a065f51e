// A company's library, as its users see it.
#pragma once
#include <functional>
#include <memory>
#include <string>

#define ACME_SIGNATURE(name, path)                 \
  struct name {                                    \
    static const char* MethodName() { return path; } \
  };
#define ACME_INVOKE(service, method, request) acme::Invoke(request)
#define ACME_SPAN(name) acme::ScopedSpan span_here(name)

namespace acme {

class Transport {};

template <typename Signature>
class Client {
 public:
  explicit Client(std::shared_ptr<Transport> transport);
  bool Write(const std::string& request);
  bool WriteStream(const std::string& request);
  const std::string& response() const;
};

class HandlerInterface {
 public:
  virtual ~HandlerInterface() = default;
  virtual void OnRequest(const std::string& request) = 0;
};

template <typename Signature>
class RpcHandler : public HandlerInterface {
 public:
  void OnRequest(const std::string& request) override = 0;
  virtual void OnReadsDone() {}
};

template <typename Service>
void Call(Transport& transport, const std::string& method);
void Call(int);

void Invoke(const std::string& request);

template <typename Signature>
class Handles {};

class Server {
 public:
  void Register(const std::string& name, std::function<void()> handler);
  template <typename Handler>
  void RegisterHandler();
};

class ScopedSpan {
 public:
  explicit ScopedSpan(const std::string& name);
  ~ScopedSpan();
};

}  // namespace acme
