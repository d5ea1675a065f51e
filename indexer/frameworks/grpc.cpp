#include "indexer/frameworks/grpc.h"

#include "indexer/ast/constants.h"
#include "indexer/ast/unwrap.h"

// protoc's gRPC plugin writes, for `service Greeter { rpc SayHello(...) ... }` in package p:
//   class Greeter final {
//     static constexpr char const* service_full_name() { return "p.Greeter"; }
//     class StubInterface { virtual Status SayHello(...) = 0; ... class async_interface {...}; };
//     class Stub final : public StubInterface { ... class async final : public async_interface
//     {...};
//       const ::grpc::internal::RpcMethod rpcmethod_SayHello_; };
//     class Service : public ::grpc::Service { virtual Status SayHello(ServerContext*, ...); };
//     template <class BaseClass> class WithCallbackMethod_SayHello : public BaseClass { ... };
// The RpcMethod fields make a stub a stub, whatever its name.
namespace arterial::indexer {
namespace {

using llvm::dyn_cast;
using Record = clang::CXXRecordDecl;

constexpr std::string_view kName = "grpc";
constexpr std::string_view kHeaders[] = {"grpcpp/", "grpc++/", ".grpc.pb.h"};

const Record* OuterRecord(const Record* record) {
  return record == nullptr ? nullptr : CompleteRecord(dyn_cast<Record>(record->getDeclContext()));
}

// `rpcmethod_X_` of type grpc::internal::RpcMethod; the type is not asked for where it is missing
// because gRPC's headers are.
bool IsMethodField(const clang::FieldDecl& field) {
  if (field.getIdentifier() == nullptr) return false;
  const llvm::StringRef name = field.getName();
  if (!name.starts_with("rpcmethod_") || !name.ends_with("_")) return false;
  if (field.isInvalidDecl()) return true;
  const Record* type = field.getType()->getAsCXXRecordDecl();
  return type != nullptr && IsNamed(*type, "grpc::internal::RpcMethod");
}

bool HasMethod(const Record& stub, llvm::StringRef rpc) {
  for (const clang::FieldDecl* field : stub.fields())
    if (IsMethodField(*field) &&
        field->getName().drop_front(sizeof("rpcmethod_") - 1).drop_back(1) == rpc)
      return true;
  return false;
}

bool IsStub(const Record& record) {
  for (const clang::FieldDecl* field : record.fields())
    if (IsMethodField(*field)) return true;
  return false;
}

// The Stub inside the record that stands for a service, null if `service` is no such record.
const Record* StubOf(const Record* service) {
  if (service == nullptr) return nullptr;
  for (const clang::Decl* decl : service->decls())
    if (const auto* nested = dyn_cast<Record>(decl))
      if (nested->isThisDeclarationADefinition() && IsStub(*nested)) return nested;
  return nullptr;
}

bool IsDirectBase(const Record& base, const Record& derived) {
  for (const clang::CXXBaseSpecifier& specifier : derived.bases())
    if (const Record* record = specifier.getType()->getAsCXXRecordDecl())
      if (record->getCanonicalDecl() == base.getCanonicalDecl()) return true;
  return false;
}

struct Client {
  const Record* service = nullptr;  // the record around stub and interface
  const Record* stub = nullptr;
  bool callback = false;  // Stub::async or StubInterface::async_interface
};

// What `record` is to a client: a stub, its interface, or the callback face of either.
std::optional<Client> ClientOf(const Record* record) {
  const Record* outer = OuterRecord(record);
  if (outer == nullptr) return std::nullopt;
  const auto matches = [](const Record& face, const Record& stub) {
    return face.getCanonicalDecl() == stub.getCanonicalDecl() || IsDirectBase(face, stub);
  };
  if (const Record* stub = StubOf(outer); stub != nullptr && matches(*record, *stub))
    return Client{outer, stub, false};
  const Record* service = OuterRecord(outer);
  if (const Record* stub = StubOf(service); stub != nullptr && matches(*outer, *stub))
    return Client{service, stub, true};
  return std::nullopt;
}

std::string ServiceName(const Record& service) {
  for (const clang::CXXMethodDecl* method : service.methods()) {
    if (method->getIdentifier() == nullptr || method->getName() != "service_full_name") continue;
    const auto* body = llvm::dyn_cast_or_null<clang::CompoundStmt>(method->getBody());
    if (body == nullptr || body->size() != 1) break;
    if (const auto* back = dyn_cast<clang::ReturnStmt>(body->body_front()))
      if (auto name = FoldText(back->getRetValue())) return *name;
  }
  std::string name = service.getQualifiedNameAsString();
  for (size_t at = 0; (at = name.find("::", at)) != name.npos;) name.replace(at, 2, ".");
  return name;
}

// The outermost template or class of gRPC that `type` is about: unique_ptr<ClientReader<X>> and
// ClientReader<X>* are ClientReader.
llvm::StringRef TypeName(clang::QualType type) {
  const Record* record = RecordOf(type);
  if (const auto* pointer = llvm::dyn_cast_or_null<clang::ClassTemplateSpecializationDecl>(record))
    if (pointer->getName() == "unique_ptr" && pointer->getTemplateArgs().size() > 0)
      record = RecordOf(pointer->getTemplateArgs()[0].getAsType());
  return record == nullptr || record->getIdentifier() == nullptr ? llvm::StringRef()
                                                                 : record->getName();
}

// Kind by the stream or reactor type in a method's signature; gRPC names them from the point of
// view of the side that holds them.
std::string KindOf(llvm::StringRef type, bool client) {
  if (type.contains("ReaderWriter") || type.contains("BidiReactor")) return "bidi";
  if (type.contains("ResponseReader") || type.contains("ResponseWriter") ||
      type.contains("UnaryReactor"))
    return "unary";
  const bool reads = type.contains("Reader") || type.contains("ReadReactor");
  const bool writes = type.contains("Writer") || type.contains("WriteReactor");
  if (reads) return client ? "server_stream" : "client_stream";
  if (writes) return client ? "client_stream" : "server_stream";
  return "";
}

std::string KindOf(const clang::FunctionDecl& method, bool client) {
  std::string kind = KindOf(TypeName(method.getReturnType()), client);
  for (const clang::ParmVarDecl* parameter : method.parameters())
    if (kind.empty()) kind = KindOf(TypeName(parameter->getType()), client);
  return kind.empty() ? "unary" : kind;
}

// The call that `method` of a client makes, nothing for async(), NewStub() and the like.
std::optional<Operation> ClientOperation(const clang::CXXMethodDecl& method) {
  if (method.getIdentifier() == nullptr) return std::nullopt;
  const std::optional<Client> client = ClientOf(CompleteRecord(method.getParent()));
  if (!client) return std::nullopt;
  llvm::StringRef rpc = method.getName();
  std::string api = "blocking";
  if (client->callback) {
    const unsigned count = method.getNumParams();
    const llvm::StringRef last =
        count == 0 ? "" : TypeName(method.getParamDecl(count - 1)->getType());
    api = last.ends_with("Reactor") ? "reactor" : "callback";
  }
  // An RPC may itself be called AsyncX: the field decides.
  if (!HasMethod(*client->stub, rpc)) {
    if (client->callback) return std::nullopt;
    if (rpc.consume_front("PrepareAsync"))
      api = "prepare_async";
    else if (rpc.consume_front("Async"))
      api = "async";
    if (!HasMethod(*client->stub, rpc)) return std::nullopt;
  }
  return Operation{kName, ServiceName(*client->service) + "/" + rpc.str(),
                   KindOf(method, /*client=*/true), api};
}

// TemplatedGenericStub: the method is a string, "/package.Service/Method".
std::optional<Operation> GenericOperation(const Call& call, const clang::CXXMethodDecl& method) {
  if (method.getIdentifier() == nullptr ||
      !IsNamed(*method.getParent(), "grpc::TemplatedGenericStub"))
    return std::nullopt;
  // gRPC's own headers, where they lie in the tree: a stub's methods call each other.
  if (llvm::isa_and_nonnull<clang::CXXThisExpr>(Unwrap(call.object))) return std::nullopt;
  const llvm::StringRef name = method.getName();
  if (!name.contains("Call") || call.args.size() < 2) return std::nullopt;
  Operation operation{kName, "", name.contains("Unary") ? "unary" : "bidi", "generic"};
  if (auto text = FoldText(call.args[1]))
    operation.name = text->starts_with("/") ? text->substr(1) : *text;
  return operation;
}

bool DerivesFromService(const Record* record, int depth = 0) {
  record = CompleteRecord(record);
  if (record == nullptr || depth > 64) return false;
  if (IsNamed(*record, "grpc::Service")) return true;
  for (const clang::CXXBaseSpecifier& base : record->bases())
    if (DerivesFromService(base.getType()->getAsCXXRecordDecl(), depth + 1)) return true;
  return false;
}

// `record` is Service or With...Method_X<...> inside the record of a generated service.
const Record* ServiceAround(const Record* record) {
  const Record* service = OuterRecord(record);
  return StubOf(service) != nullptr && DerivesFromService(record) ? service : nullptr;
}

// Finds the generated virtual that `method` overrides.
const clang::CXXMethodDecl* GeneratedRoot(const clang::CXXMethodDecl& method, int depth = 0) {
  for (const clang::CXXMethodDecl* base : method.overridden_methods()) {
    if (ServiceAround(base->getParent()) != nullptr) return base;
    if (depth < 64)
      if (const auto* root = GeneratedRoot(*base, depth + 1)) return root;
  }
  return nullptr;
}

// Completion-queue servers ask for the next request of X by RequestX of WithAsyncMethod_X; the
// function that asks is the state machine that serves it. A generic service asks for any method's.
std::optional<Operation> RequestedOperation(const clang::CXXMethodDecl& method) {
  if (method.getIdentifier() == nullptr) return std::nullopt;
  llvm::StringRef rpc = method.getName();
  if (!rpc.consume_front("Request")) return std::nullopt;
  if (rpc == "Call" && IsNamed(*method.getParent(), "grpc::AsyncGenericService"))
    return Operation{kName, "", "bidi", "request"};
  const Record* service = ServiceAround(method.getParent());
  const Record* stub = StubOf(service);
  if (stub == nullptr || !HasMethod(*stub, rpc)) return std::nullopt;
  return Operation{kName, ServiceName(*service) + "/" + rpc.str(), KindOf(method, /*client=*/false),
                   "request"};
}

void OnCall(const Call& call, Recorder& recorder) {
  const auto* method = dyn_cast<clang::CXXMethodDecl>(call.callee);
  if (method == nullptr || method->isStatic()) return;
  if (auto operation = ClientOperation(*method))
    recorder.AddCallSite(call.name, *std::move(operation));
  else if (auto generic = GenericOperation(call, *method))
    recorder.AddCallSite(call.name, *std::move(generic));
  else if (auto requested = RequestedOperation(*method))
    recorder.AddHandlerHere(call.name, *std::move(requested));
}

void OnValue(const clang::FunctionDecl& function, clang::SourceLocation name, Recorder& recorder) {
  const auto* method = dyn_cast<clang::CXXMethodDecl>(&function);
  if (method == nullptr || method->isStatic()) return;
  if (auto operation = ClientOperation(*method)) {
    operation->api = "address";
    recorder.AddCallSite(name, *std::move(operation));
  } else if (auto requested = RequestedOperation(*method)) {
    recorder.AddHandlerHere(name, *std::move(requested));
  }
}

// CreateReactor of a generic callback service: serves whatever no other service does.
bool ServesAnything(const clang::CXXMethodDecl& method, int depth = 0) {
  for (const clang::CXXMethodDecl* base : method.overridden_methods())
    if (IsNamed(*base->getParent(), "grpc::CallbackGenericService") ||
        (depth < 64 && ServesAnything(*base, depth + 1)))
      return method.getName() == "CreateReactor";
  return false;
}

void OnMethod(const clang::CXXMethodDecl& definition, Recorder& recorder) {
  if (definition.getIdentifier() == nullptr || !definition.isVirtual()) return;
  if (ServesAnything(definition)) {
    recorder.AddHandler(definition.getLocation(), definition, {kName, "", "bidi", "callback"});
    return;
  }
  const clang::CXXMethodDecl* root = GeneratedRoot(definition);
  if (root == nullptr) return;
  const Record* service = ServiceAround(root->getParent());
  const Record* stub = StubOf(service);
  llvm::StringRef rpc = definition.getName();
  if (!HasMethod(*stub, rpc) && rpc.consume_front("Streamed") && !HasMethod(*stub, rpc)) return;
  bool callback = false;
  for (const clang::ParmVarDecl* parameter : definition.parameters())
    callback = callback || TypeName(parameter->getType()) == "CallbackServerContext";
  recorder.AddHandler(
      definition.getLocation(), definition,
      {kName, ServiceName(*service) + "/" + rpc.str(), KindOf(definition, /*client=*/false),
       callback ? "callback" : "handler_override"});
}

std::string ServiceOfBases(const Record* record, int depth) {
  record = CompleteRecord(record);
  if (record == nullptr || depth > 64) return {};
  if (const Record* service = ServiceAround(record)) return ServiceName(*service);
  for (const clang::CXXBaseSpecifier& base : record->bases())
    if (std::string name = ServiceOfBases(base.getType()->getAsCXXRecordDecl(), depth + 1);
        !name.empty())
      return name;
  return {};
}

}  // namespace

std::string GrpcServiceOf(const Record* implementation) {
  return ServiceOfBases(implementation, 0);
}

// No library namespace: gRPC's own tests and examples live in `grpc` and call stubs as anybody.
constexpr Framework kGrpc = {kName, "", OnCall, OnValue, OnMethod, nullptr, kHeaders};

}  // namespace arterial::indexer
