#include "gen-cpp2/Echo.h"

void Calls(shop::EchoAsyncClient& client, std::unique_ptr<apache::thrift::Client<shop::Echo>> owned) {
  std::string word;
  client.sync_say(word, "hi");     // EXPECT call_site fbthrift Echo/say unary blocking in Calls
  owned->semifuture_say("hi");     // EXPECT call_site fbthrift Echo/say unary async in Calls
  client.say(nullptr, "hi");       // EXPECT call_site fbthrift Echo/say unary callback in Calls
  client.getChannel();
}

class EchoHandler : public apache::thrift::ServiceHandler<shop::Echo> {
 public:
  void sync_say(std::string& result, std::unique_ptr<std::string> word) override {}  // EXPECT handler fbthrift Echo/say unary handler_override by EchoHandler::sync_say
  std::unique_ptr<apache::thrift::AsyncProcessor> getProcessor() override { return nullptr; }
};
class AsyncHandler : public shop::EchoSvIf {
  void async_tm_say(apache::thrift::HandlerCallbackPtr<std::string> callback) override {}  // EXPECT handler fbthrift Echo/say unary callback by AsyncHandler::async_tm_say
};
