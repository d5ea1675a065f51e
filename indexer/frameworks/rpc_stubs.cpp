#include "indexer/frameworks/rpc_stubs.h"

#include <algorithm>
#include <vector>

#include "indexer/ast/unwrap.h"

// srpc writes, for `service Echo { rpc Say(Query) returns (Item); }` of package p:
//   namespace p::Echo {
//   class Service : public srpc::RPCService {
//     virtual void Say(Query*, Item*, srpc::RPCContext*) = 0; };
//   class SRPCClient : public srpc::SRPCClient {
//     void Say(const Query*, SayDone); void Say(const Query*, Item*, srpc::RPCSyncContext*);
//     WFFuture<...> async_Say(const Query*); srpc::SRPCClientTask* create_Say_task(SayDone); };
// and BRPCClient, TRPCClient, ThriftClient alike. tRPC:
//   class Echo : public ::trpc::RpcServiceImpl {
//     virtual ::trpc::Status Say(::trpc::ServerContextPtr, const Query*, Item*); };
//   class EchoServiceProxy : public ::trpc::RpcServiceProxy {
//     virtual ::trpc::Status Say(const ::trpc::ClientContextPtr&, const Query&, Item*);
//     virtual ::trpc::Future<Item> AsyncSay(const ::trpc::ClientContextPtr&, const Query&); };
// and AsyncEcho, AsyncEchoServiceProxy. fbthrift:
//   template <> class Client<::p::Echo> : public apache::thrift::GeneratedAsyncClient {
//     virtual void say(std::unique_ptr<apache::thrift::RequestCallback>, ...);
//     virtual void sync_say(...); folly::SemiFuture<...> semifuture_say(...); co_say(...) };
//   template <> class ServiceHandler<::p::Echo> : public apache::thrift::ServerInterface {
//     virtual void sync_say(...); virtual void async_tm_say(...); virtual ... co_say(...) };
// in older versions EchoAsyncClient, EchoSvIf.
namespace arterial::indexer {
namespace {

using llvm::dyn_cast;
using Record = clang::CXXRecordDecl;

constexpr int kMaxDepth = 64;

// How a method's name is made of the RPC's; the first that fits a sibling counts.
struct Form {
  llvm::StringRef prefix;
  llvm::StringRef suffix;
  llvm::StringRef api;
};

enum class ServiceIs {
  kNamespace,  // around the class
  kClass,      // its name without a prefix and suffixes
  kArgument,   // of the class template; else as kClass, without a package
};

struct Library {
  llvm::StringRef framework;
  llvm::StringRef space;  // outermost namespace of what is no generated code; empty: it has some
  llvm::StringRef client;
  std::vector<llvm::StringRef> servers;
  // A method that stands beside each method of a client that makes RPC X. None: each method of a
  // class directly derived from `client`.
  std::vector<Form> proofs;
  std::vector<Form> calls;
  std::vector<Form> handlers;
  ServiceIs service;
  llvm::StringRef prefix;
  std::vector<llvm::StringRef> suffixes;
};

const std::vector<Library>& Libraries() {
  static const std::vector<Library> kLibraries = {
      {"srpc",
       "srpc",
       "srpc::RPCClient",
       {"srpc::RPCService"},
       {{"create_", "_task", ""}},
       {{"create_", "_task", "async"},
        {"async_", "", "async"},
        {"send_", "", "async"},
        {"", "", "blocking"}},
       {{"", "", "handler_override"}},
       ServiceIs::kNamespace,
       "",
       {}},
      {"trpc",
       "trpc",
       "trpc::RpcServiceProxy",
       {"trpc::RpcServiceImpl", "trpc::AsyncRpcServiceImpl"},
       {},
       {{"Async", "", "async"}, {"", "", "blocking"}},
       {{"", "", "handler_override"}},
       ServiceIs::kClass,
       "Async",
       {"ServiceProxy"}},
      {"fbthrift",
       "",
       "apache::thrift::GeneratedAsyncClient",
       {"apache::thrift::ServerInterface"},
       {{"semifuture_", "", ""}, {"sync_", "", ""}, {"co_", "", ""}},
       {{"header_semifuture_", "", "async"},
        {"header_future_", "", "async"},
        {"header_co_", "", "async"},
        {"semifuture_", "", "async"},
        {"future_", "", "async"},
        {"co_", "", "async"},
        {"sync_", "", "blocking"},
        {"", "", "callback"}},
       {{"semifuture_", "", "handler_override"},
        {"future_", "", "handler_override"},
        {"async_tm_", "", "callback"},
        {"async_eb_", "", "callback"},
        {"co_", "", "handler_override"},
        {"sync_", "", "handler_override"},
        {"", "", "handler_override"}},
       ServiceIs::kArgument,
       "",
       {"AsyncClient", "SvIf"}},
  };
  return kLibraries;
}

constexpr std::string_view kHeaders[] = {"srpc/",      ".srpc.h",          "trpc/",
                                         ".trpc.pb.h", "thrift/lib/cpp2/", "gen-cpp2/"};

bool Declares(const Record& record, const std::string& name) {
  const clang::DeclarationName known(&record.getASTContext().Idents.get(name));
  for (const clang::NamedDecl* decl : record.lookup(known))
    if (llvm::isa<clang::CXXMethodDecl, clang::FunctionTemplateDecl>(decl)) return true;
  return false;
}

bool IsLibraryCode(const Record& record, const Library& library) {
  return !library.space.empty() && TopNamespace(record) == library.space;
}

bool IsDirectlyDerived(const Record& record, llvm::StringRef base) {
  return std::any_of(record.bases_begin(), record.bases_end(), [&](const auto& specifier) {
    const Record* type = specifier.getType()->getAsCXXRecordDecl();
    return type != nullptr && IsNamed(*type, base);
  });
}

std::string Dotted(const clang::NamedDecl& decl) {
  std::string name = decl.getQualifiedNameAsString();
  for (size_t at = 0; (at = name.find("::", at)) != name.npos;) name.replace(at, 2, ".");
  return name;
}

// `record` is directly derived from the library's `base`.
std::string ServiceOf(const Record& record, const Library& library) {
  if (library.service == ServiceIs::kNamespace) {
    const auto* space = dyn_cast<clang::NamespaceDecl>(record.getDeclContext());
    return space == nullptr ? "" : Dotted(*space);
  }
  const bool argument = library.service == ServiceIs::kArgument;
  if (const auto* made = dyn_cast<clang::ClassTemplateSpecializationDecl>(&record);
      argument && made != nullptr && made->getTemplateArgs().size() > 0 &&
      made->getTemplateArgs()[0].getKind() == clang::TemplateArgument::Type)
    if (const Record* type = made->getTemplateArgs()[0].getAsType()->getAsCXXRecordDecl())
      return type->getName().str();
  llvm::StringRef name = record.getName();
  for (const llvm::StringRef suffix : library.suffixes)
    if (name.size() > suffix.size() && name.consume_back(suffix)) break;
  if (name.size() > library.prefix.size()) name.consume_front(library.prefix);
  const std::string whole = Dotted(record);
  const size_t last = whole.rfind('.');
  const bool packaged = !argument && last != whole.npos;
  return (packaged ? whole.substr(0, last + 1) : "") + name.str();
}

bool Makes(llvm::StringRef name, const Form& form, std::string& rpc) {
  if (!name.consume_front(form.prefix) || !name.consume_back(form.suffix) || name.empty())
    return false;
  rpc = name.str();
  return true;
}

// The RPC that a client's method is about. RPCs may be called as forms of others are: a sibling
// decides.
std::optional<Operation> ClientOperation(const clang::CXXMethodDecl& method,
                                         const Library& library) {
  const Record* record = CompleteRecord(method.getParent());
  if (record == nullptr || IsLibraryCode(*record, library) || method.isStatic() ||
      !IsOrDerives(record, library.client))
    return std::nullopt;
  const bool direct = IsDirectlyDerived(*record, library.client);
  if (library.proofs.empty() && !direct) return std::nullopt;
  const auto proven = [&](const std::string& rpc) {
    return std::any_of(library.proofs.begin(), library.proofs.end(), [&](const Form& proof) {
      return Declares(*record, proof.prefix.str() + rpc + proof.suffix.str());
    });
  };
  for (const Form& form : library.calls) {
    std::string rpc;
    if (!Makes(method.getName(), form, rpc)) continue;
    const bool plain = form.prefix.empty() && form.suffix.empty();
    const bool is_rpc = library.proofs.empty() ? plain || Declares(*record, rpc) : proven(rpc);
    if (!is_rpc) continue;
    return Operation{library.framework, ServiceOf(*record, library) + "/" + rpc, "unary",
                     form.api.str()};
  }
  return std::nullopt;
}

std::optional<Operation> ClientOperation(const clang::CXXMethodDecl& method) {
  if (method.getIdentifier() == nullptr) return std::nullopt;
  for (const Library& library : Libraries())
    if (auto operation = ClientOperation(method, library)) return operation;
  return std::nullopt;
}

void OnCall(const Call& call, Recorder& recorder) {
  const auto* method = dyn_cast<clang::CXXMethodDecl>(call.callee);
  if (method == nullptr || llvm::isa<clang::CXXConstructorDecl>(method)) return;
  if (auto operation = ClientOperation(*method))
    recorder.AddCallSite(call.name, *std::move(operation));
}

void OnValue(const clang::FunctionDecl& function, clang::SourceLocation name, Recorder& recorder) {
  const auto* method = dyn_cast<clang::CXXMethodDecl>(&function);
  if (method == nullptr) return;
  if (auto operation = ClientOperation(*method)) {
    operation->api = "address";
    recorder.AddCallSite(name, *std::move(operation));
  }
}

// The virtual of a generated service that `method` overrides.
const clang::CXXMethodDecl* RootIn(const clang::CXXMethodDecl& method, const Library& library,
                                   int depth = 0) {
  for (const clang::CXXMethodDecl* base : method.overridden_methods()) {
    if (depth < kMaxDepth)
      if (const auto* root = RootIn(*base, library, depth + 1)) return root;
    const Record* record = base->getParent();
    if (base->size_overridden_methods() > 0 || IsLibraryCode(*record, library)) continue;
    for (const llvm::StringRef server : library.servers)
      if (IsDirectlyDerived(*record, server)) return base;
  }
  return nullptr;
}

void OnMethod(const clang::CXXMethodDecl& definition, Recorder& recorder) {
  if (definition.getIdentifier() == nullptr || definition.size_overridden_methods() == 0) return;
  for (const Library& library : Libraries()) {
    const clang::CXXMethodDecl* root = RootIn(definition, library);
    if (root == nullptr) continue;
    for (const Form& form : library.handlers) {
      std::string rpc;
      if (!Makes(definition.getName(), form, rpc)) continue;
      recorder.AddHandler(definition.getLocation(), definition,
                          {library.framework, ServiceOf(*root->getParent(), library) + "/" + rpc,
                           "unary", form.api.str()});
      break;
    }
    return;
  }
}

}  // namespace

constexpr Framework kRpcStubs = {"rpc_stubs", "", OnCall, OnValue, OnMethod, nullptr, kHeaders};

}  // namespace arterial::indexer
