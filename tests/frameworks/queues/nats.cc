// NEEDS nats/nats.h
#include <nats/nats.h>

static void OnOrder(natsConnection*, natsSubscription*, natsMsg* message, void*) { natsMsg_Destroy(message); }

void Calls(natsConnection* connection, const char* any) {
  natsConnection_PublishString(connection, "orders", "x");  // EXPECT call_site nats nats:orders publish oneway async in Calls
  natsConnection_Publish(connection, any, "x", 1);  // EXPECT call_site nats nats:publish oneway async in Calls
  natsMsg* reply = nullptr;
  natsConnection_RequestString(&reply, connection, "stock", "x", 100);  // EXPECT call_site nats nats:stock request unary blocking in Calls
  natsSubscription* subscription = nullptr;
  natsConnection_Subscribe(&subscription, connection, "orders", OnOrder, nullptr);  // EXPECT call_site nats nats:orders subscribe unary blocking in Calls  // EXPECT handler nats nats:orders process oneway consumer by OnOrder
  natsConnection_QueueSubscribe(&subscription, connection, "work", "group", OnOrder, nullptr);  // EXPECT call_site nats nats:work subscribe unary blocking in Calls  // EXPECT handler nats nats:work process oneway consumer by OnOrder
  natsConnection_Flush(connection);
}
