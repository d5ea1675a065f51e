// NEEDS thrift/transport/TSocket.h
// KINDS endpoint
// Sockets of Thrift: constructed, and by what the library constructs them with.
#include <memory>
#include <thrift/transport/TServerSocket.h>
#include <thrift/transport/TSocket.h>

using apache::thrift::transport::TServerSocket;
using apache::thrift::transport::TSocket;

static const int kPort = 9090;

void Connect(const std::string& host, int port) {
  TSocket one("localhost", 9090);  // EXPECT endpoint thrift channel localhost:9090 by constant in Connect
  auto two = std::make_shared<TSocket>("user-service", kPort);  // EXPECT endpoint thrift channel user-service:9090 by constant in Connect
  std::shared_ptr<TSocket> three(new TSocket(host, port));  // EXPECT endpoint thrift channel (dynamic) by nothing in Connect
  TSocket four("user-service", port);  // EXPECT endpoint thrift channel user-service:{} by constant in Connect
  auto five = std::make_shared<TServerSocket>("0.0.0.0", kPort);  // EXPECT endpoint thrift listener 0.0.0.0:9090 by constant in Connect
  TServerSocket six(kPort);  // EXPECT endpoint thrift listener :9090 by constant in Connect
}
