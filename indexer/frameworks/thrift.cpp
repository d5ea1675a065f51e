#include "indexer/frameworks/thrift.h"

#include <algorithm>
#include <vector>

#include "indexer/ast/unwrap.h"
#include "indexer/frameworks/passed_as.h"

// The Thrift compiler writes, for `service Shop { Item get(1: string id), oneway void note() }`:
//   class ShopIf { virtual void get(Item& _return, const std::string& id) = 0; ... };
//   class ShopNull : virtual public ShopIf { ... };
//   class ShopClient : virtual public ShopIf {
//     void get(Item& _return, const std::string& id) override;
//     void send_get(const std::string& id);
//     void recv_get(Item& _return);
//     ::apache::thrift::protocol::TProtocol* iprot_; ... };
//   class ShopProcessor : public ::apache::thrift::TDispatchProcessor {
//     ShopProcessor(std::shared_ptr<ShopIf> iface); ... };
// ShopConcurrentClient is like ShopClient. Option `templates` adds a T and a parameter Protocol_ to
// clients and processors; `cob_style` adds ShopCobClIf, ShopCobClient, ShopCobSvIf and
// ShopAsyncProcessor. `service Child extends Base` derives each class from its namesake of Base,
// whose methods, and whose fields, it inherits.
// A client is a record that owns a protocol and has send_X beside X; what it is called only tells
// the service's name, and only together with the interface that it is derived from.
namespace arterial::indexer {
namespace {

using llvm::dyn_cast;
using Record = clang::CXXRecordDecl;

constexpr std::string_view kName = "thrift";
constexpr std::string_view kHeaders[] = {"thrift/"};
constexpr int kMaxDepth = 64;

// The record of a base class; in a template that depends on its parameter, the base's pattern.
const Record* BaseRecord(const clang::CXXBaseSpecifier& base) {
  const clang::QualType type = base.getType();
  if (const Record* record = type->getAsCXXRecordDecl()) return CompleteRecord(record);
  const auto* dependent = type->getAs<clang::TemplateSpecializationType>();
  if (dependent == nullptr) return nullptr;
  const auto* pattern = llvm::dyn_cast_or_null<clang::ClassTemplateDecl>(
      dependent->getTemplateName().getAsTemplateDecl());
  return pattern == nullptr ? nullptr : CompleteRecord(pattern->getTemplatedDecl());
}

// True if `matches` holds for the record or one of its bases.
template <typename Matches>
bool AnyBase(const Record* record, const Matches& matches, int depth = 0) {
  record = CompleteRecord(record);
  if (record == nullptr || depth > kMaxDepth) return false;
  if (matches(*record)) return true;
  return std::any_of(record->bases_begin(), record->bases_end(), [&](const auto& base) {
    return AnyBase(BaseRecord(base), matches, depth + 1);
  });
}

// One of Thrift's protocols, or derived from one; those that are templates need not be complete.
bool IsProtocol(const Record& record) {
  const auto* space = dyn_cast<clang::NamespaceDecl>(record.getDeclContext());
  return space != nullptr && IsNamed(*space, "apache::thrift::protocol");
}

// TProtocol* or, in templated clients, a pointer to another protocol. The type is not asked for
// where it is missing because Thrift's headers are.
bool IsProtocolField(const clang::FieldDecl& field) {
  if (field.isInvalidDecl())
    return field.getIdentifier() != nullptr &&
           (field.getName() == "iprot_" || field.getName() == "oprot_");
  if (!field.getType()->isPointerType()) return false;
  const Record* type = field.getType()->getPointeeType()->getAsCXXRecordDecl();
  return type != nullptr && (IsProtocol(*type) || AnyBase(type, IsProtocol));
}

bool OwnsProtocol(const Record* record) {
  return AnyBase(record, [](const Record& base) {
    return std::any_of(base.field_begin(), base.field_end(),
                       [](const clang::FieldDecl* field) { return IsProtocolField(*field); });
  });
}

// What `scope` itself declares as `name`.
clang::DeclContext::lookup_result Find(const clang::DeclContext& scope, const std::string& name) {
  clang::IdentifierTable& names = scope.getParentASTContext().Idents;
  const auto known = names.find(name);
  if (known == names.end()) return {};
  return scope.lookup(clang::DeclarationName(known->second));
}

bool HasMethod(const Record& record, const std::string& name) {
  for (const clang::NamedDecl* decl : Find(record, name))
    if (llvm::isa<clang::CXXMethodDecl>(decl)) return true;
  return false;
}

// The class, or the class template's pattern, of that name.
const Record* FindRecord(const clang::DeclContext& scope, const std::string& name) {
  for (const clang::NamedDecl* decl : Find(scope, name)) {
    if (const auto* record = dyn_cast<Record>(decl)) return CompleteRecord(record);
    if (const auto* pattern = dyn_cast<clang::ClassTemplateDecl>(decl))
      return CompleteRecord(pattern->getTemplatedDecl());
  }
  return nullptr;
}

// A generated name without its ending; empty if it has another one, or nothing before it.
std::string Stem(const Record& record, llvm::StringRef ending) {
  if (record.getIdentifier() == nullptr) return "";
  llvm::StringRef name = record.getName();
  const bool made = llvm::isa<clang::ClassTemplateSpecializationDecl>(record) ||
                    record.getDescribedClassTemplate() != nullptr;
  if (made && !name.consume_back("T")) return "";
  return name.consume_back(ending) ? name.str() : "";
}

struct Side {
  std::string service;
  std::string api;
};

// The service of a client, from its name and that of the interface that it implements:
// FooConcurrent is a service if FooConcurrentClient implements FooConcurrentIf, and Foo is one if
// that is FooIf.
std::optional<Side> ServiceOfClient(const Record& client) {
  struct Pair {
    const char* client;
    const char* interface;
    const char* api;
  };
  static constexpr Pair kPairs[] = {{"Client", "If", "blocking"},
                                    {"ConcurrentClient", "If", "blocking"},
                                    {"CobClient", "CobClIf", "async"}};
  for (const clang::CXXBaseSpecifier& base : client.bases()) {
    const Record* interface = BaseRecord(base);
    if (interface == nullptr) continue;
    for (const Pair& pair : kPairs) {
      const std::string service = Stem(client, pair.client);
      if (!service.empty() && service == Stem(*interface, pair.interface))
        return Side{service, pair.api};
    }
  }
  return std::nullopt;
}

// The call that `method` makes, nothing for recv_X, getInputProtocol and the like.
std::optional<Operation> ClientOperation(const clang::CXXMethodDecl& method) {
  if (method.getIdentifier() == nullptr || method.isStatic()) return std::nullopt;
  const Record* client = CompleteRecord(method.getParent());
  if (client == nullptr || client->getNumBases() == 0) return std::nullopt;
  std::string rpc = method.getName().str();
  // An RPC may itself be called send_x: it has a send_send_x.
  const bool split = !HasMethod(*client, "send_" + rpc);
  if (split) {
    if (!method.getName().starts_with("send_")) return std::nullopt;
    rpc = rpc.substr(sizeof("send_") - 1);
    if (rpc.empty() || !HasMethod(*client, rpc)) return std::nullopt;
  }
  const std::optional<Side> side = ServiceOfClient(*client);
  if (!side || !OwnsProtocol(client)) return std::nullopt;
  return Operation{kName, side->service + "/" + rpc,
                   HasMethod(*client, "recv_" + rpc) ? "unary" : "oneway",
                   split ? "async" : side->api};
}

// Generated code that is not known as such: send_X(...) inside X.
bool IsOwnCall(const Call& call, const clang::CXXMethodDecl& method) {
  const auto* self = llvm::dyn_cast_or_null<clang::CXXThisExpr>(Unwrap(call.object));
  const Record* record = self == nullptr ? nullptr : RecordOf(self->getType());
  return record != nullptr && record->getCanonicalDecl() == method.getParent()->getCanonicalDecl();
}

bool IsDispatcher(const Record& record) {
  static constexpr const char* kDispatchers[] = {"apache::thrift::TDispatchProcessor",
                                                 "apache::thrift::TDispatchProcessorT",
                                                 "apache::thrift::async::TAsyncDispatchProcessor",
                                                 "apache::thrift::async::TAsyncDispatchProcessorT"};
  return std::any_of(std::begin(kDispatchers), std::end(kDispatchers),
                     [&](const char* name) { return IsNamed(record, name); });
}

// The service whose calls a generated processor passes to `interface`: ShopIf or ShopCobSvIf, with
// ShopProcessor or ShopAsyncProcessor beside it. Where Thrift's headers are missing, processors
// have lost their base; the service's client tells as much.
std::optional<Side> ServiceOfInterface(const Record& interface) {
  struct Pair {
    const char* interface;
    const char* processor;
    const char* client;
    const char* api;
  };
  static constexpr Pair kPairs[] = {{"If", "Processor", "Client", "handler_override"},
                                    {"CobSvIf", "AsyncProcessor", "CobClient", "callback"}};
  for (const Pair& pair : kPairs) {
    const std::string service = Stem(interface, pair.interface);
    if (service.empty()) continue;
    const clang::DeclContext& scope = *interface.getDeclContext();
    for (const char* end : {"", "T"})
      if (AnyBase(FindRecord(scope, service + pair.processor + end), IsDispatcher) ||
          OwnsProtocol(FindRecord(scope, service + pair.client + end)))
        return Side{service, pair.api};
  }
  return std::nullopt;
}

using Methods = std::vector<const clang::CXXMethodDecl*>;

// The pure virtual methods that `method` overrides, however far up.
void CollectRoots(const clang::CXXMethodDecl& method, Methods& roots, int depth = 0) {
  if (depth > kMaxDepth) return;
  for (const clang::CXXMethodDecl* base : method.overridden_methods()) {
    if (base->size_overridden_methods() > 0)
      CollectRoots(*base, roots, depth + 1);
    else if (base->isPureVirtual() && std::find(roots.begin(), roots.end(), base) == roots.end())
      roots.push_back(base);
  }
}

// Null and Multiface implement the interface and serve nobody, wherever they were copied to.
bool IsGeneratedBeside(const Record& record, const Record& interface) {
  if (!record.getDeclContext()->Equals(interface.getDeclContext())) return false;
  for (const auto& [own, other] :
       {std::pair("Null", "If"), std::pair("Multiface", "If"), std::pair("CobSvNull", "CobSvIf")})
    if (const std::string service = Stem(interface, other); !service.empty())
      if (service == Stem(record, own)) return true;
  return false;
}

std::string InterfaceKind(const Record& interface, const std::string& types) {
  // Who expects no answer has no class for one.
  const clang::DeclContext& scope = *interface.getDeclContext();
  const bool oneway = FindRecord(scope, types + "_args") != nullptr &&
                      FindRecord(scope, types + "_result") == nullptr;
  return oneway ? "oneway" : "unary";
}

// The call through an interface that client and handler both implement, where the unit passes a
// client on as that interface.
std::optional<Operation> InterfaceOperation(const Call& call, const clang::CXXMethodDecl& method) {
  if (method.getIdentifier() == nullptr || !method.isPureVirtual() || call.object == nullptr ||
      llvm::isa<clang::CXXThisExpr>(Unwrap(call.object)))
    return std::nullopt;
  const Record& interface = *method.getParent();
  const std::optional<Side> side = ServiceOfInterface(interface);
  if (!side || side->api != "handler_override") return std::nullopt;
  const auto is_client = [](const Record& record) { return OwnsProtocol(&record); };
  if (!IsPassedAs(interface, is_client)) return std::nullopt;
  const std::string rpc = method.getName().str();
  return Operation{kName, side->service + "/" + rpc,
                   InterfaceKind(interface, side->service + "_" + rpc), "blocking"};
}

void OnCall(const Call& call, Recorder& recorder) {
  const auto* method = dyn_cast<clang::CXXMethodDecl>(call.callee);
  if (method == nullptr) return;
  if (auto operation = ClientOperation(*method)) {
    if (!IsOwnCall(call, *method)) recorder.AddCallSite(call.name, *std::move(operation));
  } else if (auto through = InterfaceOperation(call, *method)) {
    recorder.AddCallSite(call.name, *std::move(through));
  }
}

void OnValue(const clang::FunctionDecl& function, clang::SourceLocation name, Recorder& recorder) {
  const auto* method = dyn_cast<clang::CXXMethodDecl>(&function);
  if (method == nullptr) return;
  if (auto operation = ClientOperation(*method)) {
    operation->api = "address";
    recorder.AddCallSite(name, *std::move(operation));
  }
}

void OnMethod(const clang::CXXMethodDecl& definition, Recorder& recorder) {
  if (definition.getIdentifier() == nullptr || definition.size_overridden_methods() == 0) return;
  Methods roots;
  CollectRoots(definition, roots);
  for (const clang::CXXMethodDecl* root : roots) {
    const Record& interface = *root->getParent();
    const std::optional<Side> side = ServiceOfInterface(interface);
    // A client that somebody derives from stays a client.
    if (!side || OwnsProtocol(definition.getParent()) ||
        IsGeneratedBeside(*definition.getParent(), interface))
      continue;
    const std::string rpc = definition.getName().str();
    recorder.AddHandler(definition.getLocation(), definition,
                        {kName, side->service + "/" + rpc,
                         InterfaceKind(interface, side->service + "_" + rpc), side->api});
  }
}

}  // namespace

// No library namespace: Thrift's headers call no generated clients.
constexpr Framework kThrift = {kName, "", OnCall, OnValue, OnMethod, nullptr, kHeaders};

}  // namespace arterial::indexer
