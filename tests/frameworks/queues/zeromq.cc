// NEEDS zmq.hpp
#include <zmq.h>

#include <zmq.hpp>

void Client(zmq::context_t& context) {
  zmq::socket_t socket(context, zmq::socket_type::req);
  socket.connect("tcp://stock:5555");
  zmq::message_t message;
  socket.send(message, zmq::send_flags::none);  // EXPECT call_site zeromq zeromq:tcp://stock:5555 publish oneway blocking in Client
  (void)socket.recv(message);  // EXPECT call_site zeromq zeromq:tcp://stock:5555 receive unary blocking in Client
}

void Server(void* context) {
  void* socket = zmq_socket(context, ZMQ_REP);
  zmq_bind(socket, "tcp://*:5555");
  char buffer[10];
  zmq_recv(socket, buffer, sizeof buffer, 0);  // EXPECT call_site zeromq zeromq:tcp://*:5555 receive unary blocking in Server  // EXPECT handler zeromq zeromq:tcp://*:5555 process oneway consumer by Server
  zmq_send(socket, buffer, 1, 0);  // EXPECT call_site zeromq zeromq:tcp://*:5555 publish oneway blocking in Server
}

struct Own {
  void send(int) {}
};
void Use(Own& own) { own.send(1); }
