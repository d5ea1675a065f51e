// The least of Cap'n Proto RPC that generated code and its users need: the names and shapes of
// 0.9, without what they do.
#pragma once

namespace kj {
struct ReadyNow {};
constexpr ReadyNow READY_NOW = {};
template <typename T>
struct Own {};
template <typename T>
struct Maybe {
  Maybe(decltype(nullptr)) {}
};
template <typename T>
struct Promise {
  Promise(ReadyNow) {}
};
template <typename T>
struct RemoveReference {
  typedef T Type;
};
template <typename T>
struct RemoveReference<T&> {
  typedef T Type;
};
template <typename T>
constexpr typename RemoveReference<T>::Type&& mv(T&& value) {
  return static_cast<typename RemoveReference<T>::Type&&>(value);
}
template <typename T, typename... Args>
Own<T> heap(Args&&... args) {
  new T(args...);
  return {};
}
}  // namespace kj

namespace capnp {

struct MessageSize {};

template <typename Results>
class RemotePromise : public kj::Promise<Results>, public Results::Pipeline {
 public:
  RemotePromise() : kj::Promise<Results>(kj::READY_NOW) {}
};

template <typename Params, typename Results>
class Request : public Params::Builder {
 public:
  Request() = default;
  Request(Request&&) = default;
  RemotePromise<Results> send();
};

template <typename Params, typename Results>
class CallContext {
 public:
  template <typename SubParams>
  kj::Promise<void> tailCall(Request<SubParams, Results>&& request);
};

class Capability {
 public:
  class Client {
   public:
    template <typename T>
    Client(kj::Own<T>&& server);
    Client(Client&);

   protected:
    Client() = default;
  };
  class Server {
   public:
    virtual ~Server();
    virtual int dispatchCall(int context) = 0;
  };
};

}  // namespace capnp
