// The least of gRPC C++ that the plugin's output and code written against it need: the names and
// shapes of grpc 1.51, without what they do.
#pragma once

#include <functional>
#include <memory>
#include <string>

namespace grpc {

enum class StatusCode { OK, UNIMPLEMENTED };
class Status {
 public:
  Status() = default;
  Status(StatusCode code, const std::string& message);
  bool ok() const;
};

class ClientContext {};
class CompletionQueue {};
class ServerCompletionQueue : public CompletionQueue {};
class ServerContext {};
class CallbackServerContext {};
class ByteBuffer {};
class ChannelInterface {};
class Channel : public ChannelInterface {};
class ChannelCredentials {};
class ServerCredentials {};
class ChannelArguments {};
std::shared_ptr<ChannelCredentials> InsecureChannelCredentials();
std::shared_ptr<ServerCredentials> InsecureServerCredentials();
std::shared_ptr<Channel> CreateChannel(const std::string& target,
                                       const std::shared_ptr<ChannelCredentials>& credentials);
std::shared_ptr<Channel> CreateCustomChannel(const std::string& target,
                                             const std::shared_ptr<ChannelCredentials>& credentials,
                                             const ChannelArguments& arguments);
class StubOptions {};
template <class Q, class R>
class MessageAllocator {};

template <class W>
class ClientWriterInterface {
 public:
  virtual ~ClientWriterInterface() = default;
  bool Write(const W& message);
  Status Finish();
};
template <class R>
class ClientReaderInterface {
 public:
  virtual ~ClientReaderInterface() = default;
  bool Read(R* message);
  Status Finish();
};
template <class W, class R>
class ClientReaderWriterInterface {
 public:
  virtual ~ClientReaderWriterInterface() = default;
  bool Read(R* message);
};
template <class W>
class ClientWriter final : public ClientWriterInterface<W> {};
template <class R>
class ClientReader final : public ClientReaderInterface<R> {};
template <class W, class R>
class ClientReaderWriter final : public ClientReaderWriterInterface<W, R> {};

template <class R>
class ClientAsyncResponseReaderInterface {};
template <class R>
class ClientAsyncReaderInterface {};
template <class W>
class ClientAsyncWriterInterface {};
template <class W, class R>
class ClientAsyncReaderWriterInterface {};
template <class R>
class ClientAsyncResponseReader final : public ClientAsyncResponseReaderInterface<R> {};
template <class R>
class ClientAsyncReader final : public ClientAsyncReaderInterface<R> {};
template <class W>
class ClientAsyncWriter final : public ClientAsyncWriterInterface<W> {};
template <class W, class R>
class ClientAsyncReaderWriter final : public ClientAsyncReaderWriterInterface<W, R> {};

class ClientUnaryReactor {
 public:
  virtual ~ClientUnaryReactor() = default;
  virtual void OnDone(const Status& status);
};
template <class R>
class ClientReadReactor {
 public:
  virtual ~ClientReadReactor() = default;
  virtual void OnReadDone(bool ok);
  virtual void OnDone(const Status& status);
};
template <class W>
class ClientWriteReactor {
 public:
  virtual ~ClientWriteReactor() = default;
};
template <class W, class R>
class ClientBidiReactor {
 public:
  virtual ~ClientBidiReactor() = default;
};

template <class R>
class ServerReader {};
template <class W>
class ServerWriter {};
template <class W, class R>
class ServerReaderWriter {};
template <class Q, class R>
class ServerUnaryStreamer {};
template <class W>
class ServerAsyncResponseWriter {
 public:
  explicit ServerAsyncResponseWriter(ServerContext* context = nullptr);
};
template <class W, class R>
class ServerAsyncReader {};
template <class W>
class ServerAsyncWriter {};
template <class W, class R>
class ServerAsyncReaderWriter {};
class ServerUnaryReactor {};
template <class R>
class ServerReadReactor {};
template <class W>
class ServerWriteReactor {};
template <class W, class R>
class ServerBidiReactor {};

namespace internal {
class RpcMethod {
 public:
  enum RpcType { NORMAL_RPC };
};
class MethodHandler {};
template <class Q, class R>
struct CallbackUnaryHandler : MethodHandler {
  template <class F>
  explicit CallbackUnaryHandler(F f);
  void SetMessageAllocator(MessageAllocator<Q, R>* allocator);
};
template <class Q, class R>
struct CallbackClientStreamingHandler : MethodHandler {
  template <class F>
  explicit CallbackClientStreamingHandler(F f);
};
template <class Q, class R>
struct CallbackServerStreamingHandler : MethodHandler {
  template <class F>
  explicit CallbackServerStreamingHandler(F f);
};
template <class Q, class R>
struct CallbackBidiHandler : MethodHandler {
  template <class F>
  explicit CallbackBidiHandler(F f);
};
template <class Q, class R>
struct StreamedUnaryHandler : MethodHandler {
  template <class F>
  explicit StreamedUnaryHandler(F f);
};
}  // namespace internal

class Service {
 public:
  virtual ~Service() = default;

 protected:
  template <class M>
  void RequestAsyncUnary(int, ServerContext*, M*, ServerAsyncResponseWriter<M>*, CompletionQueue*,
                         ServerCompletionQueue*, void*);
  void MarkMethodAsync(int index);
  void MarkMethodCallback(int index, internal::MethodHandler* handler);
  void MarkMethodStreamed(int index, internal::MethodHandler* handler);
  internal::MethodHandler* GetHandler(int index);
};

template <class Q, class R>
class TemplatedGenericStub final {
 public:
  std::unique_ptr<ClientAsyncReaderWriter<Q, R>> PrepareCall(ClientContext* context,
                                                             const std::string& method,
                                                             CompletionQueue* cq);
  std::unique_ptr<ClientAsyncResponseReader<R>> PrepareUnaryCall(ClientContext* context,
                                                                 const std::string& method,
                                                                 const Q& request,
                                                                 CompletionQueue* cq);
};
using GenericStub = TemplatedGenericStub<ByteBuffer, ByteBuffer>;

class GenericServerContext : public ServerContext {};
class GenericCallbackServerContext : public CallbackServerContext {};
class GenericServerAsyncReaderWriter {
 public:
  explicit GenericServerAsyncReaderWriter(ServerContext* context);
};
using ServerGenericBidiReactor = ServerBidiReactor<ByteBuffer, ByteBuffer>;
class AsyncGenericService final {
 public:
  void RequestCall(GenericServerContext* context, GenericServerAsyncReaderWriter* stream,
                   CompletionQueue* calls, ServerCompletionQueue* notifications, void* tag);
};
class CallbackGenericService {
 public:
  virtual ~CallbackGenericService() = default;
  virtual ServerGenericBidiReactor* CreateReactor(GenericCallbackServerContext* context);
};

class ServerBuilder {
 public:
  ServerBuilder& AddListeningPort(const std::string& address,
                                  std::shared_ptr<ServerCredentials> credentials);
  ServerBuilder& RegisterService(Service* service);
};

}  // namespace grpc
