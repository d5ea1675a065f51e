#include "indexer/frameworks/endpoints.h"

#include "indexer/ast/constants.h"
#include "indexer/ast/unwrap.h"
#include "indexer/frameworks/endpoint_address.h"
#include "indexer/frameworks/grpc.h"
#include "indexer/frameworks/store_match.h"

namespace arterial::indexer {
namespace {

using llvm::dyn_cast;
using Record = clang::CXXRecordDecl;

constexpr std::string_view kHeaders[] = {"grpcpp/", "grpc++/",   "brpc/",
                                         "thrift/", "httplib.h", "capnp/ez-rpc.h"};

constexpr std::string_view kNew = "(new)";

// What the argument of that number says.
enum class Says {
  kAddress,  // an address, host and port in two arguments, or a port alone
  kService,  // an object of a service's class
  kName,     // a service's name
  kAny,      // nothing: whatever no other service serves
};

struct EndpointCall {
  std::string_view framework;
  std::string_view owner;  // class, or "namespace::()" for its functions
  std::string_view callee;
  std::string_view role;
  Says says = Says::kAddress;
  unsigned argument = 0;
};
using enum Says;

constexpr EndpointCall kCalls[] = {
    {"grpc", "grpc::()", "CreateChannel", "channel"},
    {"grpc", "grpc::()", "CreateCustomChannel", "channel"},
    {"grpc", "grpc::()", "CreateCustomChannelWithInterceptors", "channel"},
    {"grpc", "grpc::experimental::()", "CreateCustomChannelWithInterceptors", "channel"},
    {"grpc", "grpc::ServerBuilder", "AddListeningPort", "listener"},
    {"grpc", "grpc::ServerBuilder", "RegisterService", "registration", kService},
    {"grpc", "grpc::ServerBuilder", "RegisterAsyncGenericService", "registration", kAny},
    {"grpc", "grpc::ServerBuilder", "RegisterCallbackGenericService", "registration", kAny},
    {"brpc", "brpc::Channel", "Init", "channel"},
    {"brpc", "brpc::Server", "Start", "listener"},
    {"brpc", "brpc::Server", "AddService", "registration", kService},
    {"thrift", "apache::thrift::transport::TSocket", kNew, "channel"},
    {"thrift", "apache::thrift::transport::TSSLSocket", kNew, "channel"},
    {"thrift", "apache::thrift::transport::THttpClient", kNew, "channel"},
    {"thrift", "apache::thrift::transport::TServerSocket", kNew, "listener"},
    {"thrift", "apache::thrift::transport::TSSLServerSocket", kNew, "listener"},
    {"thrift", "apache::thrift::transport::TNonblockingServerSocket", kNew, "listener"},
    {"thrift", "apache::thrift::TMultiplexedProcessor", "registerProcessor", "registration", kName},
    {"cpp-httplib", "httplib::Client", kNew, "channel"},
    {"cpp-httplib", "httplib::SSLClient", kNew, "channel"},
    {"cpp-httplib", "httplib::Server", "listen", "listener"},
    {"capnproto", "capnp::EzRpcClient", kNew, "channel"},
    {"capnproto", "capnp::EzRpcServer", kNew, "listener"},
};

bool IsNumber(const clang::Expr& expr) {
  return expr.getType()->isIntegralOrEnumerationType() && !expr.getType()->isBooleanType();
}

// A default argument says nothing of this program.
bool IsGiven(const clang::Expr* expr) { return !llvm::isa<clang::CXXDefaultArgExpr>(expr); }

std::string ServiceOf(const Call& call) {
  for (const clang::Expr* argument : call.args) {
    const Record* record = RecordOf(Unwrap(argument)->getType());
    if (std::string name = GrpcServiceOf(record); !name.empty()) return name;
    // protobuf's: the generated service is the base that is derived from google's.
    for (record = CompleteRecord(record); record != nullptr && record->getNumBases() > 0;) {
      const Record* base = CompleteRecord(record->bases_begin()->getType()->getAsCXXRecordDecl());
      if (base == nullptr) break;
      if (IsNamed(*base, "google::protobuf::Service")) {
        std::string name = record->getQualifiedNameAsString();
        for (size_t at = 0; (at = name.find("::", at)) != name.npos;) name.replace(at, 2, ".");
        return name;
      }
      record = base;
    }
  }
  return {};
}

EndpointAddress WhatIsSaid(const EndpointCall& row, const Call& call) {
  if (row.says == kAny) return {"*", "constant"};
  if (row.says == kService) {
    std::string service = ServiceOf(call);
    const char* source = service.empty() ? "" : "constant";
    return {std::move(service), source};
  }
  if (row.argument >= call.args.size()) return {};
  const clang::Expr* argument = call.args[row.argument];
  if (row.says == kName) return AddressOf(argument);
  if (IsNumber(*argument)) {
    EndpointAddress port = AddressOf(argument);
    if (!port.text.empty()) port.text = ":" + port.text;
    return port;
  }
  const size_t next = row.argument + 1;
  if (next < call.args.size() && IsNumber(*call.args[next]) && IsGiven(call.args[next]))
    return AddressOf(argument, call.args[next]);
  return AddressOf(argument);
}

void Look(const Record* owner, std::string_view name, const Call& call, Recorder& recorder) {
  for (const EndpointCall& row : kCalls) {
    if (row.callee != name) continue;
    if (owner != nullptr ? !IsNamed(*owner, row.owner) : !IsOwnedBy(*call.callee, row.owner))
      continue;
    const EndpointAddress said = WhatIsSaid(row, call);
    recorder.AddEndpoint(call.name, row.framework, row.role, said.text, said.source);
    return;
  }
}

// std::make_shared<TSocket>(host, port): the library's body constructs it.
const Record* MadeBy(const clang::FunctionDecl& callee) {
  if (callee.getIdentifier() == nullptr ||
      (callee.getName() != "make_shared" && callee.getName() != "make_unique"))
    return nullptr;
  const clang::TemplateArgumentList* arguments = callee.getTemplateSpecializationArgs();
  if (arguments == nullptr || arguments->size() == 0 ||
      arguments->get(0).getKind() != clang::TemplateArgument::Type)
    return nullptr;
  return arguments->get(0).getAsType()->getAsCXXRecordDecl();
}

void OnCall(const Call& call, Recorder& recorder) {
  if (const Record* made = MadeBy(*call.callee)) return Look(made, kNew, call, recorder);
  const auto* method = dyn_cast<clang::CXXMethodDecl>(call.callee);
  if (call.callee->getIdentifier() == nullptr) return;
  Look(method != nullptr ? method->getParent() : nullptr, call.callee->getName(), call, recorder);
}

void OnConstruct(const Call& call, Recorder& recorder) {
  const auto* constructor = dyn_cast<clang::CXXConstructorDecl>(call.callee);
  if (constructor != nullptr && !constructor->isCopyOrMoveConstructor())
    Look(constructor->getParent(), kNew, call, recorder);
}

}  // namespace

constexpr Framework kEndpoints = {.name = "endpoints",
                                  .library = "",
                                  .on_call = OnCall,
                                  .on_value = nullptr,
                                  .on_method = nullptr,
                                  .headers = kHeaders,
                                  .on_construct = OnConstruct};

}  // namespace arterial::indexer
