// KINDS deadline channel retry context_flow
// brpc: options of a channel, and what a controller says instead of them.
#include <brpc/server.h>

#include "shop.pb.h"

using google::protobuf::Closure;
using google::protobuf::RpcController;
using shop::v1::Item;

int FLAGS_timeout_ms = 100;
int FLAGS_backup_request_ms = -1;

int Options(Item item) {
  brpc::Channel channel;
  brpc::ChannelOptions options;
  options.timeout_ms = FLAGS_timeout_ms;
  options.max_retry = 2;
  options.backup_request_ms = 5;
  if (channel.Init("shop:1", &options) != 0) return -1;
  shop::v1::Catalog_Stub stub(&channel);
  brpc::Controller cntl;
  stub.Get(&cntl, &item, &item, nullptr);  // EXPECT deadline set medium 100000000ns flag timeout_ms // EXPECT channel per_call hedging yes ready unknown // EXPECT retry library medium 3 attempts // EXPECT context_flow trace no cancellation no deadline no medium
  return 0;
}
// Neither said nor changed: what the library does by itself.
int Defaults(Item item) {
  brpc::Channel channel;
  if (channel.Init("shop:1", nullptr) != 0) return -1;
  shop::v1::Catalog_Stub stub(&channel);
  brpc::Controller cntl;
  stub.Get(&cntl, &item, &item, nullptr);  // EXPECT deadline none medium // EXPECT channel per_call ready unknown // EXPECT retry none high // EXPECT context_flow trace no cancellation no deadline no medium
  return 0;
}
// Switched off by the flag's default.
int NoBackup(Item item) {
  brpc::Channel channel;
  brpc::ChannelOptions options;
  options.backup_request_ms = FLAGS_backup_request_ms;
  options.timeout_ms = -1;
  if (channel.Init("shop:1", &options) != 0) return -1;
  shop::v1::Catalog_Stub stub(&channel);
  brpc::Controller cntl;
  stub.Get(&cntl, &item, &item, nullptr);  // EXPECT deadline none medium // EXPECT channel per_call hedging no ready unknown // EXPECT retry none high // EXPECT context_flow trace no cancellation no deadline no medium
  return 0;
}

class Service : public shop::v1::Catalog {
 public:
  Service() {
    brpc::ChannelOptions options;
    options.timeout_ms = 250;
    channel_.Init("shop:1", &options);
  }
  void Get(RpcController* controller, const Item* request, Item* response, Closure* done) override {
    brpc::ClosureGuard guard(done);
    auto* inbound = static_cast<brpc::Controller*>(controller);
    shop::v1::Catalog_Stub stub(&channel_);
    brpc::Controller cntl(inbound->inheritable());
    stub.Get(&cntl, request, response, nullptr);  // EXPECT deadline set medium 250000000ns // EXPECT channel pooled ready unknown // EXPECT retry none high // EXPECT context_flow trace yes cancellation no deadline no high
  }
  void List(RpcController*, const Item* request, Item* response, Closure* done) override {
    brpc::ClosureGuard guard(done);
    shop::v1::Catalog_Stub stub(&channel_);
    brpc::Controller cntl;
    cntl.set_timeout_ms(40);
    cntl.set_max_retry(1);
    cntl.set_backup_request_ms(10);
    stub.List(&cntl, request, response, nullptr);  // EXPECT deadline set high 40000000ns // EXPECT channel pooled hedging yes ready unknown // EXPECT retry library high 2 attempts // EXPECT context_flow trace no cancellation no deadline no medium
  }

 private:
  brpc::Channel channel_;
};
Service service;
