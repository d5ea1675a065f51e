// The least of AMQP-CPP that its users' sources need.
#pragma once

#include <string>
#include <string_view>

namespace AMQP {
struct DeferredConsumer {
  template <typename Callback>
  DeferredConsumer& onReceived(Callback callback) {
    return *this;
  }
};
class Channel {
 public:
  bool connected() const;
  int declareQueue(std::string_view name, int flags = 0);
  int declareQueue(int flags = 0);
  int bindQueue(std::string_view exchange, std::string_view queue, std::string_view key);
  bool publish(std::string_view exchange, std::string_view key, const std::string& message);
  DeferredConsumer& consume(std::string_view queue, int flags = 0);
};
class TcpChannel : public Channel {};
}  // namespace AMQP
