// Services: of protobuf, by REST mappings, of redis commands, of Thrift methods by name.
#include <brpc/server.h>

#include "shop.pb.h"

using google::protobuf::Closure;
using google::protobuf::RpcController;
using shop::v1::Item;

class CatalogImpl : public shop::v1::Catalog {
 public:
  void Get(RpcController* cntl, const Item* request, Item* response, Closure* done) override { done->Run(); }  // EXPECT handler brpc shop.v1.Catalog/Get unary handler_override by CatalogImpl::Get // EXPECT handler brpc * /v1/item/* unary route by CatalogImpl::Get
  void List(RpcController* cntl, const Item* request, Item* response, Closure* done) override { done->Run(); }  // EXPECT handler brpc shop.v1.Catalog/List unary handler_override by CatalogImpl::List // EXPECT handler brpc * /v1/items unary route by CatalogImpl::List
};

class ChargeService : public brpc::ThriftService {
 public:
  void ProcessThriftFramedRequest(brpc::Controller* cntl, brpc::ThriftFramedMessage* request, brpc::ThriftFramedMessage* response, Closure* done) override {  // EXPECT handler brpc Charge unary handler_override by ChargeService::ProcessThriftFramedRequest // EXPECT handler brpc Refund unary handler_override by ChargeService::ProcessThriftFramedRequest
    if (cntl->thrift_method_name() == "Charge") {
      done->Run();
    } else if ("Refund" == cntl->thrift_method_name()) {
      done->Run();
    }
  }
};
class AnyService : public brpc::ThriftService {
  void ProcessThriftFramedRequest(brpc::Controller*, brpc::ThriftFramedMessage*, brpc::ThriftFramedMessage*, Closure*) override {}  // EXPECT handler brpc (dynamic) unary handler_override by AnyService::ProcessThriftFramedRequest
};

class GetHandler : public brpc::RedisCommandHandler {
 public:
  int Run(brpc::RedisConnContext*, const std::vector<butil::StringPiece>&, brpc::RedisReply*, bool) override { return 0; }  // EXPECT handler brpc redis:get unary route by GetHandler::Run
};
// Never registered.
class UnusedHandler : public brpc::RedisCommandHandler {
 public:
  int Run(brpc::RedisConnContext*, const std::vector<butil::StringPiece>&, brpc::RedisReply*, bool) override { return 0; }
};

int main() {
  brpc::Server server;
  CatalogImpl catalog;
  server.AddService(&catalog, brpc::SERVER_DOESNT_OWN_SERVICE,
                    "/v1/item/* => Get,"
                    "v1/items => List, ");
  server.AddService(&catalog, brpc::SERVER_DOESNT_OWN_SERVICE);
  brpc::RedisService redis;
  GetHandler get;
  redis.AddCommandHandler("GET", &get);
}
