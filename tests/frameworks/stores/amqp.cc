#include <SimpleAmqpClient/SimpleAmqpClient.h>
#include <amqp.h>
#include <amqpcpp.h>

void Simple(const std::string& any) {
  AmqpClient::Channel::ptr_t channel = AmqpClient::Channel::Create("localhost");
  channel->DeclareQueue("orders");  // EXPECT call_site amqp rabbitmq:orders declare unary blocking in Simple
  channel->BasicPublish("", "orders", nullptr);  // EXPECT call_site amqp rabbitmq:orders publish oneway blocking in Simple
  channel->BasicPublish("events", any, nullptr);  // EXPECT call_site amqp rabbitmq:events publish oneway blocking in Simple
  channel->BasicPublish(any, "orders", nullptr);  // EXPECT call_site amqp rabbitmq:publish oneway blocking in Simple
  const std::string tag = channel->BasicConsume("orders");  // EXPECT call_site amqp rabbitmq:orders process unary blocking in Simple
  auto envelope = channel->BasicConsumeMessage(tag);  // EXPECT call_site amqp rabbitmq:receive unary blocking in Simple  // EXPECT handler amqp (dynamic) oneway consumer by Simple
  channel->BasicGet(envelope, "orders");  // EXPECT call_site amqp rabbitmq:orders receive unary blocking in Simple  // EXPECT handler amqp rabbitmq:orders process oneway consumer by Simple
  channel->BasicAck(envelope);  // EXPECT call_site amqp rabbitmq:settle unary blocking in Simple
}

void Cpp(AMQP::TcpChannel& channel, const std::string& any) {
  if (!channel.connected()) return;
  channel.declareQueue("orders");  // EXPECT call_site amqp rabbitmq:orders declare unary async in Cpp
  channel.declareQueue(1);  // EXPECT call_site amqp rabbitmq:declare unary async in Cpp
  channel.bindQueue("events", "orders", any);  // EXPECT call_site amqp rabbitmq:orders bind unary async in Cpp
  channel.publish("", "orders", any);  // EXPECT call_site amqp rabbitmq:orders publish oneway async in Cpp
  channel.consume("orders").onReceived([] {});  // EXPECT call_site amqp rabbitmq:orders process unary async in Cpp  // EXPECT handler amqp rabbitmq:orders process oneway consumer by Cpp::(lambda)
}

void C(amqp_connection_state_t connection, amqp_bytes_t body) {
  amqp_queue_declare(connection, 1, amqp_cstring_bytes("orders"));  // EXPECT call_site amqp rabbitmq:orders declare unary blocking in C
  amqp_basic_publish(connection, 1, amqp_cstring_bytes("events"), body, body);  // EXPECT call_site amqp rabbitmq:events publish oneway blocking in C
  amqp_consume_message(connection);  // EXPECT call_site amqp rabbitmq:receive unary blocking in C  // EXPECT handler amqp (dynamic) oneway consumer by C
  amqp_release_buffers(connection);
}
