#include "indexer/frameworks/capnproto.h"

#include "indexer/ast/constants.h"
#include "indexer/ast/unwrap.h"

// The Cap'n Proto compiler writes, for `interface Shop { get @0 (id :Text) -> (item :Item); }`:
//   struct Shop {
//     class Client;
//     class Server;
//     struct GetParams;
//     struct GetResults; };
//   class Shop::Client : public virtual ::capnp::Capability::Client {
//     typedef Shop Calls;
//     ::capnp::Request< ::Shop::GetParams, ::Shop::GetResults> getRequest(
//         ::kj::Maybe< ::capnp::MessageSize> sizeHint = nullptr); };
//   class Shop::Server : public virtual ::capnp::Capability::Server {
//     typedef Shop Serves;
//     virtual ::kj::Promise<void> get(GetContext context); };
// getRequest() sends nothing: the call is send() of what it returned, or a tail call with it.
// Which method that is, the request's origin says, or its type, where one method has it.
namespace arterial::indexer {
namespace {

using llvm::dyn_cast;
using Record = clang::CXXRecordDecl;

constexpr std::string_view kName = "capnproto";
constexpr std::string_view kHeaders[] = {"capnp/", ".capnp.h"};
// Variables that are moved to others, one after the other.
constexpr int kMaxDepth = 8;

// The typedef `Calls` or `Serves` of a generated class: the record that stands for the interface.
const Record* InterfaceOf(const Record* record, llvm::StringRef name) {
  record = CompleteRecord(record);
  if (record == nullptr) return nullptr;
  for (const clang::Decl* decl : record->decls())
    if (const auto* alias = dyn_cast<clang::TypedefNameDecl>(decl))
      if (alias->getName() == name) return alias->getUnderlyingType()->getAsCXXRecordDecl();
  return nullptr;
}

// Shop.Item of namespace store is store.Shop.Item; an interface has no other package.
std::string ServiceName(const Record& interface) {
  std::string name;
  const clang::DeclContext* context = &interface;
  for (; context != nullptr && !context->isTranslationUnit(); context = context->getParent()) {
    const auto* named = dyn_cast<clang::NamedDecl>(context);
    if (named == nullptr || named->getIdentifier() == nullptr) continue;
    const auto* space = dyn_cast<clang::NamespaceDecl>(context);
    if (space != nullptr && space->isInline()) continue;
    name = named->getName().str() + (name.empty() ? "" : "." + name);
  }
  return name;
}

// `fooRequest` of a generated client is Interface/foo.
std::optional<std::string> RequestMethod(const clang::CXXMethodDecl& method) {
  if (method.getIdentifier() == nullptr || method.isStatic()) return std::nullopt;
  llvm::StringRef name = method.getName();
  if (!name.consume_back("Request") || name.empty()) return std::nullopt;
  if (!IsOrDerives(method.getParent(), "capnp::Capability::Client")) return std::nullopt;
  const Record* interface = InterfaceOf(method.getParent(), "Calls");
  if (interface == nullptr) return std::nullopt;
  return ServiceName(*interface) + "/" + name.str();
}

bool IsRequest(const Record* record) {
  return record != nullptr &&
         (IsNamed(*record, "capnp::Request") || IsNamed(*record, "capnp::StreamingRequest"));
}

// Where a request comes from: Shop/get for `client.getRequest()`, also through variables; "" for a
// method that is only known at run time (DynamicCapability, typelessRequest).
std::optional<std::string> OriginOf(const clang::Expr* request, int depth = 0) {
  request = request == nullptr ? nullptr : Unwrap(request);
  if (request == nullptr || depth > kMaxDepth) return std::nullopt;
  if (const auto* call = dyn_cast<clang::CallExpr>(request)) {
    const auto* method = llvm::dyn_cast_or_null<clang::CXXMethodDecl>(call->getDirectCallee());
    if (method != nullptr) return RequestMethod(*method);
    if (call->getDirectCallee() != nullptr && call->getNumArgs() == 1)  // kj::mv
      return OriginOf(call->getArg(0), depth + 1);
    return std::nullopt;
  }
  if (const auto* construct = dyn_cast<clang::CXXConstructExpr>(request))
    return construct->getNumArgs() == 1 ? OriginOf(construct->getArg(0), depth + 1) : std::nullopt;
  const auto* reference = dyn_cast<clang::DeclRefExpr>(request);
  const auto* variable =
      reference == nullptr ? nullptr : dyn_cast<clang::VarDecl>(reference->getDecl());
  if (variable == nullptr || llvm::isa<clang::ParmVarDecl>(variable)) return std::nullopt;
  return OriginOf(variable->getAnyInitializer(), depth + 1);
}

// Request<Shop::GetParams, Shop::GetResults>: the method of Shop::Client that returns it, if it is
// the only one.
std::optional<std::string> OriginOfType(const Record& request) {
  const auto* made = dyn_cast<clang::ClassTemplateSpecializationDecl>(&request);
  if (made == nullptr || made->getTemplateArgs().size() == 0) return std::nullopt;
  const clang::TemplateArgument& params = made->getTemplateArgs()[0];
  if (params.getKind() != clang::TemplateArgument::Type) return std::nullopt;
  const Record* type = params.getAsType()->getAsCXXRecordDecl();
  const auto* interface = type == nullptr ? nullptr : dyn_cast<Record>(type->getDeclContext());
  if (interface == nullptr) return std::nullopt;
  std::optional<std::string> found;
  for (const clang::Decl* decl : interface->decls()) {
    const Record* client = CompleteRecord(dyn_cast<Record>(decl));
    if (client == nullptr || client->getIdentifier() == nullptr || client->getName() != "Client")
      continue;
    for (const clang::CXXMethodDecl* method : client->methods()) {
      const Record* returned = method->getReturnType()->getAsCXXRecordDecl();
      if (returned == nullptr || returned->getCanonicalDecl() != request.getCanonicalDecl())
        continue;
      if (found) return std::nullopt;
      found = RequestMethod(*method);
    }
    break;
  }
  return found;
}

std::string OperationOf(const clang::Expr* request) {
  if (auto name = OriginOf(request)) return *std::move(name);
  const Record* type = RecordOf(request->getType());
  return (type == nullptr ? std::nullopt : OriginOfType(*type)).value_or("");
}

void OnCall(const Call& call, Recorder& recorder) {
  const auto* method = dyn_cast<clang::CXXMethodDecl>(call.callee);
  if (method == nullptr || method->getIdentifier() == nullptr) return;
  if (method->getName() == "tailCall") {
    if (!call.args.empty() && (IsNamed(*method->getParent(), "capnp::CallContext") ||
                               IsNamed(*method->getParent(), "capnp::CallContextHook")))
      recorder.AddCallSite(call.name, {kName, OperationOf(call.args[0]), "unary", "async"});
    return;
  }
  if (call.object == nullptr || !method->getName().starts_with("send") ||
      !IsRequest(method->getParent()))
    return;
  const bool streams = IsNamed(*method->getParent(), "capnp::StreamingRequest");
  recorder.AddCallSite(
      call.name, {kName, OperationOf(call.object), streams ? "client_stream" : "unary", "async"});
}

// The interface whose generated server declares the virtual that `method` overrides.
const Record* ServedBy(const clang::CXXMethodDecl& method, int depth = 0) {
  for (const clang::CXXMethodDecl* base : method.overridden_methods()) {
    if (base->size_overridden_methods() == 0) {
      if (IsOrDerives(base->getParent(), "capnp::Capability::Server"))
        if (const Record* interface = InterfaceOf(base->getParent(), "Serves")) return interface;
    } else if (depth < kMaxDepth) {
      if (const Record* interface = ServedBy(*base, depth + 1)) return interface;
    }
  }
  return nullptr;
}

void OnMethod(const clang::CXXMethodDecl& definition, Recorder& recorder) {
  if (definition.getIdentifier() == nullptr || definition.getNumParams() != 1) return;
  const Record* interface = ServedBy(definition);
  if (interface == nullptr) return;
  const Record* context = RecordOf(definition.getParamDecl(0)->getType());
  const bool streams = context != nullptr && IsNamed(*context, "capnp::StreamingCallContext");
  recorder.AddHandler(definition.getLocation(), definition,
                      {kName, ServiceName(*interface) + "/" + definition.getName().str(),
                       streams ? "client_stream" : "unary", "handler_override"});
}

}  // namespace

// No library namespace: Cap'n Proto's own sources call generated clients as anybody.
constexpr Framework kCapnProto = {kName, "", OnCall, nullptr, OnMethod, nullptr, kHeaders};

}  // namespace arterial::indexer
