// What protoc writes of shop.proto, reduced to what calls and handlers need.
#pragma once

#include <google/protobuf/service.h>

namespace shop {
namespace v1 {

class Item final : public ::google::protobuf::Message {
 public:
  void set_id(const char* id);
};

class Catalog_Stub;
class Catalog : public ::google::protobuf::Service {
 protected:
  inline Catalog() {}

 public:
  typedef Catalog_Stub Stub;
  static const ::google::protobuf::ServiceDescriptor* descriptor();
  virtual void Get(::google::protobuf::RpcController* controller, const ::shop::v1::Item* request,
                   ::shop::v1::Item* response, ::google::protobuf::Closure* done);
  virtual void List(::google::protobuf::RpcController* controller, const ::shop::v1::Item* request,
                    ::shop::v1::Item* response, ::google::protobuf::Closure* done);
  const ::google::protobuf::ServiceDescriptor* GetDescriptor();
  void CallMethod(const ::google::protobuf::MethodDescriptor* method,
                  ::google::protobuf::RpcController* controller,
                  const ::google::protobuf::Message* request,
                  ::google::protobuf::Message* response, ::google::protobuf::Closure* done);
};

class Catalog_Stub : public Catalog {
 public:
  Catalog_Stub(::google::protobuf::RpcChannel* channel);
  inline ::google::protobuf::RpcChannel* channel() { return channel_; }
  void Get(::google::protobuf::RpcController* controller, const ::shop::v1::Item* request,
           ::shop::v1::Item* response, ::google::protobuf::Closure* done);
  void List(::google::protobuf::RpcController* controller, const ::shop::v1::Item* request,
            ::shop::v1::Item* response, ::google::protobuf::Closure* done);

 private:
  ::google::protobuf::RpcChannel* channel_;
  bool owns_channel_;
};

}  // namespace v1
}  // namespace shop
