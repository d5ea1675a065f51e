#include "indexer/flow/call_options.h"

#include <algorithm>

#include "indexer/ast/unwrap.h"
#include "indexer/flow/brpc_options.h"
#include "indexer/flow/carriers.h"
#include "indexer/flow/duration.h"
#include "indexer/flow/step.h"
#include "indexer/flow/thrift_sockets.h"
#include "indexer/flow/values.h"

namespace arterial::indexer {
namespace {

using db::Confidence;
using db::Deadline;
using db::DeadlineKind;
using db::Known;
using llvm::dyn_cast;

constexpr int kMaxDepth = 4;

bool IsMethod(const CallParts& parts, llvm::StringRef type, llvm::StringRef name) {
  const auto* method = llvm::dyn_cast_or_null<clang::CXXMethodDecl>(parts.callee);
  return method != nullptr && method->getIdentifier() != nullptr && method->getName() == name &&
         IsOrDerives(method->getParent(), type);
}

llvm::StringRef NameOf(const CallParts& parts) {
  return parts.callee != nullptr && parts.callee->getIdentifier() != nullptr
             ? parts.callee->getName()
             : llvm::StringRef();
}

bool IsClientContext(clang::QualType type) {
  const clang::CXXRecordDecl* record = RecordOf(type);
  return record != nullptr && IsNamed(*record, "grpc::ClientContext");
}

// The inbound request's own deadline: `context->deadline()`, `raw_deadline()`.
bool IsInboundDeadline(const clang::Expr* expr) {
  bool inbound = false;
  ForEachInside(expr, [&](const clang::Stmt& inner) {
    const CallParts parts = PartsOf(inner);
    inbound = inbound || ((NameOf(parts) == "deadline" || NameOf(parts) == "raw_deadline") &&
                          IsMethod(parts, "grpc::ServerContextBase", NameOf(parts)));
    inbound = inbound || IsMethod(parts, "grpc::ServerContext", NameOf(parts));
  });
  return inbound;
}

std::string Milliseconds(int64_t nanoseconds) {
  if (nanoseconds % 1000000000 == 0) return std::to_string(nanoseconds / 1000000000) + " s";
  if (nanoseconds % 1000000 == 0) return std::to_string(nanoseconds / 1000000) + " ms";
  return std::to_string(nanoseconds) + " ns";
}

class Options {
 public:
  Options(const SiteNote& site, const clang::Stmt& call, const clang::FunctionDecl& function,
          UnitView& view, db::CallFlow& flow)
      : site_(site), call_(call), function_(function), view_(view), flow_(flow) {}

  void Run() {
    if (site_.framework == "grpc")
      Grpc();
    else if (site_.framework == "thrift")
      Thrift();
    else if (site_.framework == "cpp-httplib")
      Http();
    else if (site_.framework == "brpc")
      FindBrpcOptions(site_, call_, function_, view_, flow_);
    else
      Store();
    FindChannel();
  }

 private:
  db::Evidence Line(const clang::Stmt& at, std::string says) const {
    const CallParts parts = PartsOf(at);
    const clang::SourceLocation place = parts.name.isValid() ? parts.name : at.getBeginLoc();
    return {view_.unit().sources.LocationOf(place), std::move(says)};
  }

  // A deadline that is set to what `expr` is, in numbers of `unit_ns`.
  void SetDeadline(const CarrierEvent& event, const clang::Expr* expr, int64_t unit_ns,
                   int64_t more_ns = 0) {
    Deadline& deadline = flow_.deadline;
    // The last that is always set counts; before it, one that may be.
    if (!event.always && deadline.kind == DeadlineKind::kSet &&
        deadline.confidence == Confidence::kHigh)
      return;
    const Amount amount = FoldDuration(expr, view_.unit().context, unit_ns);
    deadline.kind = IsInboundDeadline(expr) ? DeadlineKind::kInherited : DeadlineKind::kSet;
    deadline.confidence = event.always ? Confidence::kHigh : Confidence::kMedium;
    deadline.has_value = amount.value.has_value();
    deadline.nanoseconds = amount.value ? *amount.value + more_ns : 0;
    deadline.flag = amount.flag;
    std::string says =
        deadline.kind == DeadlineKind::kInherited ? "deadline of the request" : "deadline set";
    if (amount.value) says += ": " + Milliseconds(deadline.nanoseconds);
    if (!amount.flag.empty()) says += ", default of " + amount.flag;
    if (amount.assumed && amount.flag.empty() && amount.value) says += " unless told otherwise";
    if (!event.always) says += ", on some ways";
    deadline.evidence = {Line(*event.at, std::move(says))};
    if (deadline.kind == DeadlineKind::kInherited) flow_.context.deadline = Known::kYes;
  }

  // What a history that shows nothing means.
  void NoDeadline(const CarrierHistory& history, const char* says) {
    Deadline& deadline = flow_.deadline;
    if (deadline.kind != DeadlineKind::kUnknown) return;
    if (!history.complete) return;
    deadline.kind = DeadlineKind::kNone;
    deadline.confidence = Confidence::kHigh;
    deadline.evidence = {{site_.location, says}};
  }

  const clang::Expr* ContextArgument() const {
    for (const clang::Expr* argument : site_.args)
      if (argument != nullptr && IsClientContext(argument->getType())) return argument;
    return nullptr;
  }

  void Grpc() {
    db::ContextFlow& context = flow_.context;
    const clang::Expr* carrier = ContextArgument();
    if (carrier == nullptr) return;
    CarrierHistory history = HistoryOf(carrier, call_, function_, view_);
    bool hidden = !history.complete;
    bool inbound = false;
    for (const CarrierEvent& event : history.events) Look(event, inbound, hidden, 0);
    history.complete = !hidden;
    NoDeadline(history, "no deadline is set for its context");
    const Known otherwise = hidden ? Known::kUnknown : Known::kNo;
    if (context.trace == Known::kUnknown) context.trace = otherwise;
    if (context.cancellation == Known::kUnknown) context.cancellation = otherwise;
    if (context.deadline == Known::kUnknown) context.deadline = otherwise;
    context.confidence = hidden                                    ? Confidence::kLow
                         : context.trace == Known::kNo && !inbound ? Confidence::kMedium
                                                                   : Confidence::kHigh;
    if (context.evidence.empty() && !hidden)
      context.evidence = {{site_.location, "its context is made here and given nothing"}};
  }

  // One thing that is done to a ClientContext, or in a helper that is handed it.
  void Look(const CarrierEvent& event, bool& inbound, bool& hidden, int depth) {
    db::ContextFlow& context = flow_.context;
    const CallParts& parts = event.parts;
    const llvm::StringRef name = NameOf(parts);
    if (IsMethod(parts, "grpc::ClientContext", "set_deadline") && !parts.args.empty()) {
      SetDeadline(event, parts.args[0], 1);
    } else if (name == "FromServerContext" || name == "FromCallbackServerContext") {
      FromServer(event);
      inbound = true;
    } else if (IsMethod(parts, "grpc::ClientContext", "set_wait_for_ready") ||
               IsMethod(parts, "grpc::ClientContext", "set_fail_fast")) {
      const Amount value =
          parts.args.empty() ? Amount() : FoldNumber(parts.args[0], view_.unit().context);
      if (value.value)
        flow_.channel.wait_for_ready =
            (*value.value != 0) == (name == "set_wait_for_ready") ? Known::kYes : Known::kNo;
      flow_.channel.evidence.push_back(Line(*event.at, "waits for a connection"));
    } else if (IsMethod(parts, "grpc::ClientContext", "AddMetadata")) {
      if (CarriesInbound(event)) {
        context.trace = Known::kYes;
        context.evidence.push_back(Line(*event.at, "metadata of the request go out with it"));
      }
    } else if (IsInject(parts)) {
      context.trace = Known::kYes;
      context.evidence.push_back(Line(*event.at, "trace context injected"));
    } else if (parts.callee != nullptr && event.at != &call_ &&
               view_.unit().MayBeProject(parts.callee->getLocation())) {
      LookIntoHelper(event, inbound, hidden, depth);
    }
  }

  void FromServer(const CarrierEvent& event) {
    db::ContextFlow& context = flow_.context;
    bool without_deadline = false, without_cancellation = false;
    for (const clang::Expr* argument : event.parts.args)
      ForEachInside(argument, [&](const clang::Stmt& inner) {
        const llvm::StringRef option = NameOf(PartsOf(inner));
        without_deadline = without_deadline || option == "disable_deadline_propagation";
        without_cancellation = without_cancellation || option == "disable_cancellation_propagation";
      });
    if (!without_deadline) {
      flow_.deadline.kind = DeadlineKind::kInherited;
      flow_.deadline.confidence = event.always ? Confidence::kHigh : Confidence::kMedium;
      flow_.deadline.evidence = {Line(*event.at, "deadline of the request")};
    }
    context.deadline = without_deadline ? Known::kNo : Known::kYes;
    context.cancellation = without_cancellation ? Known::kNo : Known::kYes;
    context.trace = Known::kYes;
    context.evidence.push_back(Line(*event.at, "made from the request's context"));
  }

  // A helper of the project that is given the context, or returns it.
  void LookIntoHelper(const CarrierEvent& event, bool& inbound, bool& hidden, int depth) {
    const clang::FunctionDecl* definition = nullptr;
    const clang::FunctionDecl& callee = *event.parts.callee;
    // Other call sites are handed the context, too; constructors that are the library's are not.
    if (view_.walked().sites.contains(event.at) || callee.isImplicit()) return;
    if (!callee.isDefined(definition) || definition->getBody() == nullptr) {
      if (TakesContext(event.parts) || IsClientContext(ReturnedBy(callee))) hidden = true;
      return;
    }
    if (depth > kMaxDepth) return;
    // Where lambdas are run with the context of the helper, the history has led there already.
    if (!TakesContext(event.parts) && !IsClientContext(ReturnedBy(callee))) return;
    ForEachInside(definition->getBody(), [&](const clang::Stmt& inner) {
      CarrierEvent within{&inner, definition, PartsOf(inner), event.always};
      if (within.parts.callee == nullptr || within.parts.callee == definition) return;
      const bool about_context =
          (within.parts.object != nullptr && IsClientContext(within.parts.object->getType())) ||
          TakesContext(within.parts) || NameOf(within.parts).starts_with("From");
      if (about_context) Look(within, inbound, hidden, depth + 1);
    });
  }

  static clang::QualType ReturnedBy(const clang::FunctionDecl& function) {
    const clang::QualType type = function.getReturnType();
    const auto* made =
        llvm::dyn_cast_or_null<clang::ClassTemplateSpecializationDecl>(RecordOf(type));
    if (made != nullptr && made->getName().ends_with("_ptr") &&
        made->getTemplateArgs().size() > 0 &&
        made->getTemplateArgs()[0].getKind() == clang::TemplateArgument::Type)
      return made->getTemplateArgs()[0].getAsType();
    return type;
  }

  static bool TakesContext(const CallParts& parts) {
    return std::any_of(parts.args.begin(), parts.args.end(), [](const clang::Expr* argument) {
      return argument != nullptr && IsClientContext(argument->getType());
    });
  }

  static bool IsInject(const CallParts& parts) {
    const llvm::StringRef name = NameOf(parts);
    if (name != "Inject" || parts.callee == nullptr) return false;
    const llvm::StringRef space = TopNamespace(*parts.callee);
    return space == "opentelemetry" || space == "opentracing";
  }

  // A value that is read from the request's metadata.
  bool CarriesInbound(const CarrierEvent& event) const {
    bool inbound = false;
    const auto look = [&](const clang::Stmt* expr) {
      ForEachInside(expr, [&](const clang::Stmt& inner) {
        const CallParts parts = PartsOf(inner);
        inbound = inbound || (NameOf(parts) == "client_metadata" &&
                              IsMethod(parts, "grpc::ServerContextBase", "client_metadata"));
      });
    };
    std::set<const clang::ValueDecl*> seen;
    std::vector<const clang::Stmt*> work(event.parts.args.begin(), event.parts.args.end());
    for (size_t next = 0; next < work.size() && next < 64; ++next) {
      look(work[next]);
      ForEachRead(work[next], [&](const clang::ValueDecl& decl) {
        const auto* variable = dyn_cast<clang::VarDecl>(&decl);
        if (const auto* part = dyn_cast<clang::BindingDecl>(&decl))
          variable = dyn_cast<clang::VarDecl>(part->getDecomposedDecl());
        if (variable != nullptr && variable->getInit() != nullptr && seen.insert(variable).second)
          work.push_back(variable->getInit());
      });
    }
    return inbound;
  }

  // What goes out with a Thrift call is what its arguments hold.
  void Thrift() {
    FindThriftDeadline(site_, function_, view_, flow_.deadline);
    db::ContextFlow& context = flow_.context;
    context.cancellation = Known::kNo;
    context.deadline = Known::kNo;
    bool any = false, hidden = false;
    for (const clang::Expr* argument : site_.args) {
      if (argument == nullptr || !IsTextMap(argument->getType())) continue;
      any = true;
      const CarrierHistory history = HistoryOf(argument, call_, function_, view_);
      for (const CarrierEvent& event : history.events) {
        if (!IsInject(event.parts)) continue;
        context.trace = Known::kYes;
        context.confidence = event.always ? Confidence::kHigh : Confidence::kMedium;
        context.evidence = {Line(*event.at, "trace context injected")};
      }
      if (history.from_request && context.trace != Known::kYes) {
        context.trace = Known::kYes;
        context.confidence = Confidence::kMedium;
        context.evidence = {{site_.location, "the request's carrier is passed on"}};
      }
      hidden = hidden || !history.complete;
    }
    if (context.trace == Known::kYes || (any && hidden)) return;
    context.trace = Known::kNo;
    context.confidence = Confidence::kHigh;
    context.evidence = {{site_.location, any ? "nothing is injected into its carrier"
                                             : "no argument carries a context"}};
  }

  static bool IsTextMap(clang::QualType type) {
    const auto* made =
        llvm::dyn_cast_or_null<clang::ClassTemplateSpecializationDecl>(RecordOf(type));
    return made != nullptr && made->isInStdNamespace() &&
           (made->getName() == "map" || made->getName() == "unordered_map") &&
           made->getTemplateArgs().size() > 1 &&
           made->getTemplateArgs()[1].getKind() == clang::TemplateArgument::Type &&
           RecordOf(made->getTemplateArgs()[1].getAsType()) != nullptr &&
           RecordOf(made->getTemplateArgs()[1].getAsType())->getName() == "basic_string";
  }

  void Http() {
    const CarrierHistory history = HistoryOf(site_.object, call_, function_, view_);
    for (const CarrierEvent& event : history.events) {
      const llvm::StringRef name = NameOf(event.parts);
      if (name != "set_read_timeout" && name != "set_max_timeout") continue;
      const std::vector<const clang::Expr*>& args = event.parts.args;
      if (args.empty()) continue;
      // Seconds and microseconds, or a duration.
      const Amount micros = args.size() > 1 ? FoldNumber(args[1], view_.unit().context) : Amount();
      SetDeadline(event, args[0], 1000000000, micros.value.value_or(0) * 1000);
    }
    NoDeadline(history, "no timeout is set for its client: the library's default holds");
    NoContext("no headers carry a context");
    for (const clang::Expr* argument : site_.args) {
      if (argument == nullptr || RecordOf(argument->getType()) == nullptr) continue;
      const CarrierHistory headers = HistoryOf(argument, call_, function_, view_);
      for (const CarrierEvent& event : headers.events) {
        if (!IsInject(event.parts)) continue;
        flow_.context.trace = Known::kYes;
        flow_.context.confidence = Confidence::kHigh;
        flow_.context.evidence = {Line(*event.at, "trace context injected")};
      }
    }
  }

  void NoContext(const char* says) {
    db::ContextFlow& context = flow_.context;
    context.trace = context.cancellation = context.deadline = Known::kNo;
    context.confidence = Confidence::kHigh;
    context.evidence = {{site_.location, says}};
  }

  // Stores have no context of ours; their timeouts are set where the connection is made.
  void Store() {
    NoContext("the protocol carries no context");
    FindStoreDeadline(site_, view_, flow_.deadline);
  }

  // Where the connection comes from: made in this function, or kept.
  void FindChannel() {
    db::Channel& channel = flow_.channel;
    const clang::Expr* from = site_.object != nullptr
                                  ? site_.object
                                  : (site_.args.empty() ? nullptr : site_.args.front());
    if (from == nullptr) return;
    std::set<const clang::ValueDecl*> seen;
    std::vector<const clang::Stmt*> work = {from};
    for (size_t next = 0; next < work.size() && next < 64; ++next) {
      const clang::Stmt* made = nullptr;
      ForEachInside(work[next], [&](const clang::Stmt& inner) {
        if (MakesConnection(inner)) made = &inner;
      });
      // Made once, and used in every round of a loop: that is kept.
      if (made != nullptr && IsInLoopWithout(*made)) break;
      if (made != nullptr) {
        channel.use = db::ChannelUse::kPerCall;
        channel.confidence = Confidence::kHigh;
        channel.evidence.push_back(Line(*made, "connection made here"));
        return;
      }
      ForEachRead(work[next], [&](const clang::ValueDecl& decl) {
        const auto* variable = dyn_cast<clang::VarDecl>(&decl);
        if (variable != nullptr && variable->getInit() != nullptr &&
            !variable->hasGlobalStorage() && OwnerOf(decl) != nullptr && seen.insert(&decl).second)
          work.push_back(variable->getInit());
      });
    }
    channel.use = db::ChannelUse::kPooled;
    channel.confidence = Confidence::kMedium;
  }

  // A loop of the function has the call in it, and `made` not.
  bool IsInLoopWithout(const clang::Stmt& made) const {
    bool without = false;
    ForEachInside(function_.getBody(), [&](const clang::Stmt& loop) {
      if (!llvm::isa<clang::ForStmt, clang::WhileStmt, clang::DoStmt, clang::CXXForRangeStmt>(loop))
        return;
      bool has_call = false, has_made = false;
      ForEachInside(&loop, [&](const clang::Stmt& inner) {
        has_call = has_call || &inner == &call_;
        has_made = has_made || &inner == &made;
      });
      without = without || (has_call && !has_made);
    });
    return without;
  }

  static bool MakesConnection(const clang::Stmt& statement) {
    const CallParts parts = PartsOf(statement);
    if (parts.callee == nullptr) return false;
    if (const auto* constructor = dyn_cast<clang::CXXConstructorDecl>(parts.callee)) {
      if (constructor->isCopyOrMoveConstructor()) return false;
      const clang::CXXRecordDecl* type = constructor->getParent();
      return IsOrDerives(type, "apache::thrift::transport::TSocket") ||
             IsNamed(*type, "httplib::Client") || IsNamed(*type, "httplib::SSLClient") ||
             IsNamed(*type, "brpc::Channel") || IsNamed(*type, "sw::redis::Redis") ||
             IsNamed(*type, "sw::redis::RedisCluster");
    }
    const llvm::StringRef name = NameOf(parts);
    if (TopNamespace(*parts.callee) == "grpc")
      return name == "CreateChannel" || name == "CreateCustomChannel" ||
             name == "CreateCustomChannelWithInterceptors";
    return name == "redisConnect" || name == "redisConnectWithTimeout" ||
           name == "mongoc_client_new" || name == "memcached_create" || name == "memcached";
  }

  const SiteNote& site_;
  const clang::Stmt& call_;
  const clang::FunctionDecl& function_;
  UnitView& view_;
  db::CallFlow& flow_;
};

}  // namespace

void FindCallOptions(const SiteNote& site, const clang::Stmt& call,
                     const clang::FunctionDecl& function, UnitView& view, db::CallFlow& flow) {
  Options(site, call, function, view, flow).Run();
}

}  // namespace arterial::indexer
