// KINDS endpoint
// Where channels go, where servers listen, and what is registered with them.
#include <grpcpp/grpcpp.h>

#include <cstdlib>

#include "shop.grpc.pb.h"

// As gflags' DEFINE_string leaves it.
namespace fLS {
std::string& FLAGS_catalog = *new std::string("localhost:7001");
}
using fLS::FLAGS_catalog;
static const char kAddress[] = "catalog.shop:443";

class Impl : public shop::v1::Catalog::Service {};

std::string FromEnvironment() {
  const char* address = std::getenv("CATALOG_ADDR");
  return address != nullptr ? address : "";
}

void Channels(const std::string& any, int port) {
  const auto credentials = grpc::InsecureChannelCredentials();
  grpc::CreateChannel("localhost:50051", credentials);  // EXPECT endpoint grpc channel localhost:50051 by constant in Channels
  grpc::CreateChannel(kAddress, credentials);           // EXPECT endpoint grpc channel catalog.shop:443 by constant in Channels
  const std::string target = "dns:///" + std::string(kAddress);
  grpc::CreateChannel(target, credentials);             // EXPECT endpoint grpc channel dns:///catalog.shop:443 by constant in Channels
  const char* address = std::getenv("CART_ADDR");
  grpc::CreateChannel(address, credentials);            // EXPECT endpoint grpc channel (dynamic) by environment CART_ADDR in Channels
  grpc::CreateChannel(address != nullptr ? address : "localhost:1", credentials);  // EXPECT endpoint grpc channel (dynamic) by environment CART_ADDR in Channels
  grpc::CreateChannel("localhost:" + std::to_string(port), credentials);  // EXPECT endpoint grpc channel localhost:{} by constant in Channels
  grpc::CreateCustomChannel(any, credentials, {});      // EXPECT endpoint grpc channel (dynamic) by nothing in Channels
}

void Serve(Impl& service, shop::v1::Catalog::AsyncService& async) {
  grpc::ServerBuilder builder;
  builder.AddListeningPort("0.0.0.0:50051", grpc::InsecureServerCredentials());  // EXPECT endpoint grpc listener 0.0.0.0:50051 by constant in Serve
  builder.RegisterService(&service);  // EXPECT endpoint grpc registration shop.v1.Catalog by constant in Serve
  builder.RegisterService(&async);    // EXPECT endpoint grpc registration shop.v1.Catalog by constant in Serve
}

// The same names elsewhere.
namespace mine {
void CreateChannel(const std::string&);
struct ServerBuilder {
  void AddListeningPort(const std::string&);
};
}  // namespace mine
void Other(mine::ServerBuilder& builder) {
  using mine::CreateChannel;
  CreateChannel("localhost:1");
  builder.AddListeningPort("localhost:2");
}
