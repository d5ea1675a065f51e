// Stubs, and calls of a channel that name no method: the request says what they ask for.
#include <brpc/server.h>

#include "shop.pb.h"

using shop::v1::Item;

void Stub(brpc::Channel& channel, google::protobuf::Closure* done) {
  shop::v1::Catalog_Stub stub(&channel);
  brpc::Controller cntl;
  Item item;
  stub.Get(&cntl, &item, &item, nullptr);  // EXPECT call_site brpc shop.v1.Catalog/Get unary blocking in Stub
  stub.Get(&cntl, &item, &item, done);     // EXPECT call_site brpc shop.v1.Catalog/Get unary callback in Stub
}

void Http(brpc::Channel& channel, const char* url) {
  brpc::Controller get, post, query, unknown, reset;
  get.http_request().uri() = "http://shop/items/7";
  channel.CallMethod(nullptr, &get, nullptr, nullptr, nullptr);  // EXPECT call_site brpc GET /items/7 unary blocking in Http
  post.http_request().uri() = "shop:80/cart";
  post.http_request().uri() = "/cart";
  post.http_request().set_method(brpc::HTTP_METHOD_POST);
  channel.CallMethod(NULL, &post, NULL, NULL, NULL);  // EXPECT call_site brpc POST /cart unary blocking in Http
  query.http_request().uri() = std::string("/find?q=") + url;
  channel.CallMethod(nullptr, &query, nullptr, nullptr, nullptr);  // EXPECT call_site brpc GET /find unary blocking in Http
  unknown.http_request().uri() = url;
  channel.CallMethod(nullptr, &unknown, nullptr, nullptr, nullptr);  // EXPECT call_site brpc (dynamic) unary blocking in Http
  reset.http_request().uri() = "/first";
  channel.CallMethod(nullptr, &reset, nullptr, nullptr, nullptr);  // EXPECT call_site brpc GET /first unary blocking in Http
  reset.http_request().uri() = "/second";
  channel.CallMethod(nullptr, &reset, nullptr, nullptr, nullptr);  // EXPECT call_site brpc GET /second unary blocking in Http
  brpc::Controller bare, maybe;
  bare.http_request().uri() = "shop:80/cart?full=1";
  channel.CallMethod(nullptr, &bare, nullptr, nullptr, nullptr);  // EXPECT call_site brpc GET /cart unary blocking in Http
  maybe.http_request().uri() = "/cart";
  if (url != nullptr) maybe.http_request().set_method(brpc::HTTP_METHOD_POST);
  channel.CallMethod(nullptr, &maybe, nullptr, nullptr, nullptr);  // EXPECT call_site brpc (dynamic) unary blocking in Http
}

void Redis(brpc::Channel* channel, google::protobuf::Closure* done, const char* command, brpc::RedisRequest* given) {
  brpc::Controller cntl;
  brpc::RedisRequest one, several, any;
  brpc::RedisResponse response;
  one.AddCommand("GET %s", "key");
  channel->CallMethod(nullptr, &cntl, &one, &response, done);  // EXPECT call_site brpc redis:get unary callback in Redis
  several.AddCommand("set a %s", "1");
  several.AddCommand("set b %s", "2");
  several.AddCommand("mget a b");
  channel->CallMethod(nullptr, &cntl, &several, &response, nullptr);  // EXPECT call_site brpc redis:set unary blocking in Redis // EXPECT call_site brpc redis:mget unary blocking in Redis
  several.Clear();
  several.AddCommand("PING");
  channel->CallMethod(nullptr, &cntl, &several, &response, nullptr);  // EXPECT call_site brpc redis:ping unary blocking in Redis
  any.AddCommand(command);
  channel->CallMethod(nullptr, &cntl, &any, &response, nullptr);   // EXPECT call_site brpc (dynamic) unary blocking in Redis
  channel->CallMethod(nullptr, &cntl, given, &response, nullptr);  // EXPECT call_site brpc (dynamic) unary blocking in Redis
}

void Memcache(brpc::ChannelBase* channel) {
  brpc::Controller cntl;
  brpc::MemcacheRequest request;
  brpc::MemcacheResponse response;
  request.Get("key");
  request.get_count();
  channel->CallMethod(nullptr, &cntl, &request, &response, nullptr);  // EXPECT call_site brpc memcached:get unary blocking in Memcache
}

void Thrift(brpc::Channel* channel, const char* method, brpc::ThriftFramedMessage* message) {
  static const char kMethod[] = "Charge";
  brpc::ThriftStub stub(channel);
  brpc::Controller cntl;
  stub.CallMethod(kMethod, &cntl, message, message, nullptr);  // EXPECT call_site brpc Charge unary blocking in Thrift
  stub.CallMethod(method, &cntl, message, message, nullptr);   // EXPECT call_site brpc (dynamic) unary blocking in Thrift
}

namespace mine {
struct Channel {
  void CallMethod(void*, brpc::Controller*, void*, void*, void*) {}
};
}  // namespace mine
void NoCalls(mine::Channel& channel, brpc::Channel& real) {
  brpc::Controller cntl;
  channel.CallMethod(nullptr, &cntl, nullptr, nullptr, nullptr);
  real.Init("list://shop:80", nullptr);
}
