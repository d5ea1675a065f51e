// The least of SimpleAmqpClient that its users' sources need.
#pragma once

#include <memory>
#include <string>

namespace AmqpClient {
class BasicMessage;
class Envelope {
 public:
  using ptr_t = std::shared_ptr<Envelope>;
};
class Channel {
 public:
  using ptr_t = std::shared_ptr<Channel>;
  static ptr_t Create(const std::string& host);
  std::string DeclareQueue(const std::string& queue_name, bool passive = false);
  void BasicPublish(const std::string& exchange_name, const std::string& routing_key,
                    const std::shared_ptr<BasicMessage> message);
  bool BasicGet(Envelope::ptr_t& message, const std::string& queue);
  std::string BasicConsume(const std::string& queue, const std::string& tag = "");
  Envelope::ptr_t BasicConsumeMessage(const std::string& tag);
  void BasicAck(const Envelope::ptr_t& message);
};
}  // namespace AmqpClient
