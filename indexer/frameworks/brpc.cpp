#include "indexer/frameworks/brpc.h"

#include <algorithm>
#include <vector>

#include "indexer/ast/constants.h"
#include "indexer/ast/unwrap.h"
#include "indexer/frameworks/brpc_request.h"

// protoc writes, for `service Shop { rpc Get(Query) returns (Item); }` of package p with the option
// cc_generic_services:
//   class Shop : public ::google::protobuf::Service {
//     virtual void Get(::google::protobuf::RpcController* controller, const ::p::Query* request,
//                      ::p::Item* response, ::google::protobuf::Closure* done); };
//   class Shop_Stub : public Shop {
//     void Get(...) override;
//     ::google::protobuf::RpcChannel* channel_; };
// brpc::Channel is an RpcChannel: CallMethod without a method descriptor sends what its request
// says, by the protocol that the channel was made for.
namespace arterial::indexer {
namespace {

using llvm::dyn_cast;
using Record = clang::CXXRecordDecl;

constexpr std::string_view kBrpcName = "brpc";
constexpr std::string_view kProtobufName = "protobuf";
constexpr std::string_view kHeaders[] = {"brpc/", "google/protobuf/service.h"};
constexpr int kMaxDepth = 64;

// Generic services of protobuf have many transports: which one, the unit's headers say.
std::string_view FrameworkOf(const clang::Decl& decl) {
  clang::ASTContext& context = decl.getASTContext();
  const clang::DeclarationName name(&context.Idents.get("brpc"));
  const bool brpc = !context.getTranslationUnitDecl()->lookup(name).empty();
  return brpc ? kBrpcName : kProtobufName;
}

bool IsPointerTo(clang::QualType type, llvm::StringRef name) {
  if (type.isNull() || !type->isPointerType()) return false;
  const Record* record = type->getPointeeType()->getAsCXXRecordDecl();
  return record != nullptr && IsNamed(*record, name);
}

// void Get(RpcController*, const Query*, Item*, Closure*)
bool IsRpc(const clang::CXXMethodDecl& method) {
  return method.getIdentifier() != nullptr && method.getNumParams() == 4 && !method.isStatic() &&
         IsPointerTo(method.getParamDecl(0)->getType(), "google::protobuf::RpcController") &&
         IsPointerTo(method.getParamDecl(3)->getType(), "google::protobuf::Closure");
}

// A class that protoc made of a service: directly derived from protobuf's.
bool IsService(const Record* record) {
  record = CompleteRecord(record);
  if (record == nullptr) return false;
  return std::any_of(record->bases_begin(), record->bases_end(), [](const auto& base) {
    const Record* type = base.getType()->getAsCXXRecordDecl();
    return type != nullptr && IsNamed(*type, "google::protobuf::Service");
  });
}

// The service whose stub `record` is: its base, beside a channel.
const Record* ServiceOfStub(const Record* record) {
  record = CompleteRecord(record);
  if (record == nullptr) return nullptr;
  const bool channel =
      std::any_of(record->field_begin(), record->field_end(), [](const clang::FieldDecl* field) {
        return IsPointerTo(field->getType(), "google::protobuf::RpcChannel");
      });
  if (!channel) return nullptr;
  for (const clang::CXXBaseSpecifier& base : record->bases())
    if (const Record* type = base.getType()->getAsCXXRecordDecl(); IsService(type)) return type;
  return nullptr;
}

// A package is a chain of namespaces: p::q::Shop is p.q.Shop.
std::string ServiceName(const Record& service) {
  std::string name = service.getQualifiedNameAsString();
  for (size_t at = 0; (at = name.find("::", at)) != name.npos;) name.replace(at, 2, ".");
  return name;
}

bool IsNull(const clang::Expr* expr, clang::ASTContext& context) {
  if (expr == nullptr || expr->isValueDependent()) return false;
  return expr->isNullPointerConstant(context, clang::Expr::NPC_ValueDependentIsNotNull) !=
         clang::Expr::NPCK_NotNull;
}

// Without `done`, the call waits for its answer.
std::string ApiOf(const clang::Expr* done, clang::ASTContext& context) {
  return IsNull(done, context) ? "blocking" : "callback";
}

std::optional<Operation> StubOperation(const clang::CXXMethodDecl& method) {
  if (!IsRpc(method)) return std::nullopt;
  const Record* service = ServiceOfStub(method.getParent());
  if (service == nullptr) return std::nullopt;
  return Operation{FrameworkOf(method), ServiceName(*service) + "/" + method.getName().str(),
                   "unary", "blocking"};
}

// The method of `Shop::descriptor()->FindMethodByName("Get")`; nothing for another descriptor: who
// was given it is called by a stub.
std::optional<std::string> DescribedMethod(const clang::Expr* descriptor) {
  const auto* find = llvm::dyn_cast_or_null<clang::CXXMemberCallExpr>(Unwrap(descriptor));
  if (find == nullptr || find->getMethodDecl() == nullptr || find->getNumArgs() != 1 ||
      find->getMethodDecl()->getIdentifier() == nullptr ||
      find->getMethodDecl()->getName() != "FindMethodByName")
    return std::nullopt;
  const auto* owner = dyn_cast<clang::CallExpr>(Unwrap(find->getImplicitObjectArgument()));
  const auto* of = llvm::dyn_cast_or_null<clang::CXXMethodDecl>(
      owner == nullptr ? nullptr : owner->getDirectCallee());
  if (of == nullptr || !IsService(of->getParent())) return std::nullopt;
  const std::optional<std::string> name = FoldText(find->getArg(0));
  return name ? ServiceName(*of->getParent()) + "/" + *name : "";
}

// CallMethod(descriptor, controller, request, response, done) of a channel.
void OnChannelCall(const Call& call, const clang::CXXMethodDecl& method, Recorder& recorder) {
  if (call.args.size() != 5 || !IsOrDerives(method.getParent(), "google::protobuf::RpcChannel"))
    return;
  clang::ASTContext& context = method.getASTContext();
  Operation operation{FrameworkOf(method), "", "unary", ApiOf(call.args[4], context)};
  if (!IsNull(call.args[0], context)) {
    if (auto name = DescribedMethod(call.args[0])) {
      operation.name = *std::move(name);
      recorder.AddCallSite(call.name, std::move(operation));
    }
    return;
  }
  for (std::string& name : BrpcRequestOperations(call, context)) {
    operation.name = std::move(name);
    recorder.AddCallSite(call.name, operation);
  }
}

// A method of `record` or of what it is derived from, by name; its definition where there is one.
const clang::CXXMethodDecl* FindMethod(const Record* record, llvm::StringRef name, int depth = 0) {
  record = CompleteRecord(record);
  if (record == nullptr || depth > kMaxDepth) return nullptr;
  for (const clang::CXXMethodDecl* method : record->methods())
    if (method->getIdentifier() != nullptr && method->getName() == name) {
      const clang::FunctionDecl* definition = nullptr;
      method->isDefined(definition);
      return definition == nullptr ? method : llvm::cast<clang::CXXMethodDecl>(definition);
    }
  for (const clang::CXXBaseSpecifier& base : record->bases())
    if (const auto* method = FindMethod(base.getType()->getAsCXXRecordDecl(), name, depth + 1))
      return method;
  return nullptr;
}

void AddServed(const Record* record, llvm::StringRef method, std::string operation,
               Recorder& recorder) {
  if (const clang::CXXMethodDecl* handler = FindMethod(record, method))
    recorder.AddHandler(handler->getLocation(), *handler,
                        {kBrpcName, std::move(operation), "unary", "route"});
}

// server.AddService(&impl, ownership, "/v1/start => start, /v1/stop => stop"): of any HTTP method.
void OnMappings(const Call& call, Recorder& recorder) {
  const Record* record = RecordOf(Unwrap(call.args[0])->getType());
  const std::optional<std::string> mappings = FoldText(call.args[2]);
  if (record == nullptr || !mappings) return;
  llvm::StringRef left = *mappings;
  while (!left.empty()) {
    const auto [mapping, rest] = left.split(',');
    left = rest;
    const auto [path, method] = mapping.split("=>");
    const llvm::StringRef route = path.trim();
    if (!method.trim().empty())
      AddServed(record, method.trim(), "* " + (route.starts_with("/") ? route : "/" + route).str(),
                recorder);
  }
}

void OnBrpcCall(const Call& call, const clang::CXXMethodDecl& method, Recorder& recorder) {
  const Record& record = *method.getParent();
  const llvm::StringRef name = method.getName();
  if (name == "CallMethod" && IsNamed(record, "brpc::ThriftStub") && call.args.size() == 5) {
    recorder.AddCallSite(call.name, {kBrpcName, FoldText(call.args[0]).value_or(""), "unary",
                                     ApiOf(call.args[4], method.getASTContext())});
  } else if (name == "AddCommandHandler" && IsOrDerives(&record, "brpc::RedisService") &&
             call.args.size() >= 2) {
    const std::optional<std::string> command = FoldText(call.args[0]);
    AddServed(RecordOf(Unwrap(call.args[1])->getType()), "Run",
              command ? "redis:" + llvm::StringRef(*command).lower() : "", recorder);
  } else if (name == "AddService" && IsNamed(record, "brpc::Server") && call.args.size() >= 3 &&
             RecordOf(call.args[2]->getType()) != nullptr) {
    OnMappings(call, recorder);
  }
}

void OnCall(const Call& call, Recorder& recorder) {
  const auto* method = dyn_cast<clang::CXXMethodDecl>(call.callee);
  if (method == nullptr || method->getIdentifier() == nullptr) return;
  if (auto operation = StubOperation(*method)) {
    if (call.args.size() == 4) operation->api = ApiOf(call.args[3], method->getASTContext());
    recorder.AddCallSite(call.name, *std::move(operation));
  } else if (TopNamespace(*method) == "brpc" && method->getName() != "CallMethod") {
    OnBrpcCall(call, *method, recorder);
  } else if (method->getName() == "CallMethod") {
    if (IsNamed(*method->getParent(), "brpc::ThriftStub"))
      OnBrpcCall(call, *method, recorder);
    else
      OnChannelCall(call, *method, recorder);
  }
}

void OnValue(const clang::FunctionDecl& function, clang::SourceLocation name, Recorder& recorder) {
  const auto* method = dyn_cast<clang::CXXMethodDecl>(&function);
  if (method == nullptr) return;
  if (auto operation = StubOperation(*method)) {
    operation->api = "address";
    recorder.AddCallSite(name, *std::move(operation));
  }
}

// The virtual that `method` overrides and nothing above does.
void CollectRoots(const clang::CXXMethodDecl& method,
                  std::vector<const clang::CXXMethodDecl*>& roots, int depth = 0) {
  if (depth > kMaxDepth) return;
  for (const clang::CXXMethodDecl* base : method.overridden_methods()) {
    if (base->size_overridden_methods() > 0)
      CollectRoots(*base, roots, depth + 1);
    else
      roots.push_back(base);
  }
}

// Services that see all requests of a protocol; Thrift's tell the method by its name.
void OnProtocolService(const clang::CXXMethodDecl& definition, const clang::CXXMethodDecl& root,
                       Recorder& recorder) {
  std::vector<std::string> operations = {""};
  if (IsNamed(*root.getParent(), "brpc::ThriftService") &&
      root.getName() == "ProcessThriftFramedRequest") {
    if (auto named = ThriftMethodsOf(definition); !named.empty()) operations = std::move(named);
  } else if (!(IsNamed(*root.getParent(), "brpc::NsheadService") &&
               root.getName() == "ProcessNsheadRequest") &&
             !(IsNamed(*root.getParent(), "brpc::BaiduMasterService") &&
               root.getName() == "ProcessRpcRequest")) {
    return;
  }
  for (std::string& operation : operations)
    recorder.AddHandler(definition.getLocation(), definition,
                        {kBrpcName, std::move(operation), "unary", "handler_override"});
}

void OnMethod(const clang::CXXMethodDecl& definition, Recorder& recorder) {
  if (definition.getIdentifier() == nullptr || definition.size_overridden_methods() == 0) return;
  std::vector<const clang::CXXMethodDecl*> roots;
  CollectRoots(definition, roots);
  for (const clang::CXXMethodDecl* root : roots) {
    if (root->getIdentifier() == nullptr) continue;
    if (!IsRpc(*root) || !IsService(root->getParent())) {
      OnProtocolService(definition, *root, recorder);
    } else if (ServiceOfStub(definition.getParent()) == nullptr) {
      recorder.AddHandler(definition.getLocation(), definition,
                          {FrameworkOf(definition),
                           ServiceName(*root->getParent()) + "/" + definition.getName().str(),
                           "unary", "handler_override"});
    }
  }
}

}  // namespace

constexpr Framework kBrpc = {kBrpcName, "brpc", OnCall, OnValue, OnMethod, nullptr, kHeaders};

}  // namespace arterial::indexer
