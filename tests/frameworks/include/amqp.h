// The least of librabbitmq that its users' sources need.
#pragma once

extern "C" {
struct amqp_connection_state_t_;
typedef amqp_connection_state_t_* amqp_connection_state_t;
struct amqp_bytes_t {
  unsigned long len;
  void* bytes;
};
amqp_bytes_t amqp_cstring_bytes(const char* text);
int amqp_basic_publish(amqp_connection_state_t, int channel, amqp_bytes_t exchange,
                       amqp_bytes_t routing_key, amqp_bytes_t body);
void* amqp_queue_declare(amqp_connection_state_t, int channel, amqp_bytes_t queue);
int amqp_consume_message(amqp_connection_state_t);
void amqp_release_buffers(amqp_connection_state_t);
}
