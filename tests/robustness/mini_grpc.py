"""Text of a made-up service, its clients and the library behind them, for trees of a few units."""

SERVICES = ("Cart", "Stock", "Mail")

# As little of gRPC as the recogniser needs, without the standard library: it parses in no time.
GRPC = """#pragma once
namespace grpc {
class Status {};
class ClientContext {};
class ServerContext {};
class ChannelInterface {};
class Service { public: virtual ~Service() {} };
namespace internal { class RpcMethod {}; }
}
"""
STUB = """#pragma once
#include <grpcpp/grpcpp.h>
namespace shop {{
struct {0}Item {{ int value; }};
class {0} final {{
 public:
  static constexpr char const* service_full_name() {{ return "shop.{0}"; }}
  class StubInterface {{
   public:
    virtual ~StubInterface() {{}}
    virtual ::grpc::Status Do(::grpc::ClientContext*, const {0}Item&, {0}Item*) = 0;
  }};
  class Stub final : public StubInterface {{
   public:
    ::grpc::Status Do(::grpc::ClientContext*, const {0}Item&, {0}Item*) override;
   private:
    const ::grpc::internal::RpcMethod rpcmethod_Do_;
  }};
  class Service : public ::grpc::Service {{
   public:
    virtual ::grpc::Status Do(::grpc::ServerContext*, const {0}Item*, {0}Item*);
  }};
}};
}}
"""
CALL = """  grpc::ClientContext context;
  shop::{0}Item item;
  static shop::{0}::Stub* stub;
  stub->Do(&context, item, &item);
"""
