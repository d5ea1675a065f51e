// The least of protobuf's generic services that generated code needs: the names and shapes of
// 3.21, without what they do.
#pragma once

#include <string>

namespace google::protobuf {
class Message {
 public:
  virtual ~Message() {}
};
class MethodDescriptor {};
class ServiceDescriptor {
 public:
  const MethodDescriptor* FindMethodByName(const std::string& name) const;
  const MethodDescriptor* method(int index) const;
};
class Closure {
 public:
  virtual ~Closure() {}
  virtual void Run() = 0;
};
class RpcController {
 public:
  virtual ~RpcController() {}
};
class RpcChannel {
 public:
  virtual ~RpcChannel() {}
  virtual void CallMethod(const MethodDescriptor* method, RpcController* controller,
                          const Message* request, Message* response, Closure* done) = 0;
};
class Service {
 public:
  virtual ~Service() {}
  virtual const ServiceDescriptor* GetDescriptor() = 0;
  virtual void CallMethod(const MethodDescriptor* method, RpcController* controller,
                          const Message* request, Message* response, Closure* done) = 0;
};
}  // namespace google::protobuf
