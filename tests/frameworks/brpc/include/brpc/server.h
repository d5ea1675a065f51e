// The least of brpc that its users need: the names and shapes of 1.14, without what they do.
#pragma once

#include <google/protobuf/message.h>
#include <google/protobuf/service.h>

#include <cstdint>
#include <string>
#include <vector>

namespace butil {
class StringPiece {
 public:
  StringPiece(const char* text);
  StringPiece(const std::string& text);
};
}  // namespace butil

namespace brpc {

enum HttpMethod { HTTP_METHOD_GET = 1, HTTP_METHOD_POST = 3 };
class URI {
 public:
  void operator=(const char* url);
  void operator=(const std::string& url);
};
class HttpHeader {
 public:
  URI& uri();
  void set_method(HttpMethod method);
};
struct CallId {
  uint64_t value;
};
void Join(CallId id);
class Controller : public google::protobuf::RpcController {
 public:
  struct Inheritable {
    uint64_t log_id;
    std::string request_id;
  };
  Controller();
  explicit Controller(const Inheritable& parent);
  const Inheritable& inheritable();
  HttpHeader& http_request();
  const std::string& thrift_method_name();
  bool Failed() const;
  int ErrorCode() const;
  std::string ErrorText() const;
  void SetFailed(const std::string& reason);
  void set_timeout_ms(int64_t timeout_ms);
  void set_backup_request_ms(int64_t timeout_ms);
  void set_max_retry(int max_retry);
  void set_log_id(uint64_t log_id);
  uint64_t log_id() const;
  CallId call_id();
};
struct ChannelOptions {
  ChannelOptions();
  int32_t connect_timeout_ms;
  int32_t timeout_ms;
  int32_t backup_request_ms;
  int max_retry;
};
class ClosureGuard {
 public:
  explicit ClosureGuard(google::protobuf::Closure* done);
  ~ClosureGuard();
};
template <class... Given, class... Args>
google::protobuf::Closure* NewCallback(void (*function)(Given...), Args... args);

class ChannelBase : public google::protobuf::RpcChannel {};
class Channel : public ChannelBase {
 public:
  int Init(const char* address, const ChannelOptions* options);
  void CallMethod(const google::protobuf::MethodDescriptor* method,
                  google::protobuf::RpcController* controller,
                  const google::protobuf::Message* request, google::protobuf::Message* response,
                  google::protobuf::Closure* done);
};

// Messages of protocols that are no protobuf are Messages all the same.
class RedisRequest : public google::protobuf::Message {
 public:
  bool AddCommand(const butil::StringPiece& command);
  template <typename A1>
  bool AddCommand(const char* format, A1 a1);
  template <typename A1, typename A2>
  bool AddCommand(const char* format, A1 a1, A2 a2);
  void Clear();
};
class RedisResponse : public google::protobuf::Message {};
class RedisConnContext;
class RedisReply;
class RedisCommandHandler {
 public:
  virtual ~RedisCommandHandler() {}
  virtual int Run(RedisConnContext* context, const std::vector<butil::StringPiece>& args,
                  RedisReply* output, bool flush);
};
class RedisService {
 public:
  bool AddCommandHandler(const std::string& name, RedisCommandHandler* handler);
};
class MemcacheRequest : public google::protobuf::Message {
 public:
  bool Get(const butil::StringPiece& key);
  bool Set(const butil::StringPiece& key, const butil::StringPiece& value);
  int get_count() const;
};
class MemcacheResponse : public google::protobuf::Message {};

class ThriftFramedMessage {};
class ThriftStub {
 public:
  explicit ThriftStub(ChannelBase* channel);
  void CallMethod(const char* method, Controller* controller, const ThriftFramedMessage* request,
                  ThriftFramedMessage* response, google::protobuf::Closure* done);
};
class ThriftService {
 public:
  virtual ~ThriftService() {}
  virtual void ProcessThriftFramedRequest(Controller* controller, ThriftFramedMessage* request,
                                          ThriftFramedMessage* response,
                                          google::protobuf::Closure* done) = 0;
};

enum ServiceOwnership { SERVER_OWNS_SERVICE, SERVER_DOESNT_OWN_SERVICE };
class Server {
 public:
  int AddService(google::protobuf::Service* service, ServiceOwnership ownership);
  int AddService(google::protobuf::Service* service, ServiceOwnership ownership,
                 const butil::StringPiece& mappings);
};

}  // namespace brpc
