// KINDS failure
// Thrift's asynchronous clients: who receives the result gets what was thrown.
#include <functional>
#include <iostream>

#include <thrift/Thrift.h>

#include "Chat.h"

using apache::thrift::TException;

void Printed(int number, ChatCobClient* client) {
  try {
    client->recv_say();
  } catch (const TException& e) {
    std::cerr << e.what();
  }
}
void Starts(ChatCobClient& client) {
  client.say(std::bind(Printed, 7, std::placeholders::_1), "hi");  // EXPECT failure handled @15 in Starts
}
void Passed(ChatCobClient* client) { client->recv_say(); }
void StartsUncaught(ChatCobClient& client) {
  client.say(Passed, "hi");  // EXPECT failure propagates throw @22 in StartsUncaught
}
void StartsForgotten(ChatCobClient& client) {
  client.say([](ChatCobClient*) {}, "hi");  // EXPECT failure ignored never awaited @27 in StartsForgotten
}
