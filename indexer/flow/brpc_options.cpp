#include "indexer/flow/brpc_options.h"

#include <algorithm>

#include "indexer/ast/unwrap.h"
#include "indexer/flow/carriers.h"
#include "indexer/flow/duration.h"
#include "indexer/flow/step.h"
#include "indexer/flow/values.h"

namespace arterial::indexer {
namespace {

using db::Confidence;
using db::DeadlineKind;
using db::Known;
using llvm::dyn_cast;

constexpr int64_t kMillisecond = 1000000;

llvm::StringRef NameOf(const CallParts& parts) {
  return parts.callee != nullptr && parts.callee->getIdentifier() != nullptr
             ? parts.callee->getName()
             : llvm::StringRef();
}

bool IsMethodOf(const CallParts& parts, llvm::StringRef type) {
  const auto* method = llvm::dyn_cast_or_null<clang::CXXMethodDecl>(parts.callee);
  return method != nullptr && IsOrDerives(method->getParent(), type);
}

// ChannelOptions, ParallelChannelOptions.
bool IsOptions(const clang::CXXRecordDecl* record) {
  return record != nullptr && record->getIdentifier() != nullptr &&
         record->getName().ends_with("ChannelOptions") && TopNamespace(*record) == "brpc";
}

// `channel.Init(..., &options)`.
struct Init {
  const clang::FunctionDecl* function = nullptr;
  const clang::ValueDecl* channel = nullptr;
  const clang::ValueDecl* options = nullptr;  // null: none, or not a variable
};
// `options.timeout_ms = value`, or the controller's set_timeout_ms(value).
struct Setting {
  const clang::FunctionDecl* function = nullptr;
  const clang::ValueDecl* options = nullptr;
  llvm::StringRef name;
  const clang::Expr* value = nullptr;
  clang::SourceLocation place;
  Confidence confidence = Confidence::kMedium;
};

class Finder {
 public:
  Finder(const SiteNote& site, const clang::Stmt& call, const clang::FunctionDecl& function,
         UnitView& view, db::CallFlow& flow)
      : site_(site), call_(call), function_(function), view_(view), flow_(flow) {}

  void Run() {
    LookAtChannel();
    const clang::Expr* controller = ControllerOf(site_.args);
    if (controller == nullptr) return;
    const CarrierHistory history = HistoryOf(controller, call_, function_, view_);
    db::ContextFlow& context = flow_.context;
    for (const CarrierEvent& event : history.events) Look(event);
    const bool hidden = !history.complete && context.trace != Known::kYes;
    context.cancellation = context.deadline = hidden ? Known::kUnknown : Known::kNo;
    if (context.trace == Known::kYes) return;
    context.trace = hidden ? Known::kUnknown : Known::kNo;
    context.confidence = hidden ? Confidence::kLow : Confidence::kMedium;
    if (!hidden) context.evidence = {{site_.location, "its controller is given nothing"}};
  }

 private:
  db::Evidence Line(clang::SourceLocation place, std::string says) const {
    return {view_.unit().sources.LocationOf(place), std::move(says)};
  }

  void Look(const CarrierEvent& event) {
    const llvm::StringRef name = NameOf(event.parts);
    if (!IsMethodOf(event.parts, "google::protobuf::RpcController")) return;
    // What is inherited from the inbound request's controller.
    const bool inherits = name == "inheritable" && event.parts.object != nullptr;
    if (inherits ||
        ((name == "set_log_id" || name == "set_request_id") && CopiesFromOther(event))) {
      flow_.context.trace = Known::kYes;
      flow_.context.confidence = event.always ? Confidence::kHigh : Confidence::kMedium;
      flow_.context.evidence = {Line(event.parts.name, "taken over from the request's controller")};
    } else if (llvm::StringRef option = name;
               option.consume_front("set_") && !event.parts.args.empty()) {
      Set({nullptr, nullptr, option, event.parts.args[0], event.parts.name,
           event.always ? Confidence::kHigh : Confidence::kMedium});
    }
  }

  static bool CopiesFromOther(const CarrierEvent& event) {
    bool copies = false;
    for (const clang::Expr* argument : event.parts.args)
      ForEachInside(argument, [&](const clang::Stmt& inner) {
        const CallParts parts = PartsOf(inner);
        copies = copies || ((NameOf(parts) == "log_id" || NameOf(parts) == "request_id") &&
                            IsMethodOf(parts, "google::protobuf::RpcController"));
      });
    return copies;
  }

  void Set(const Setting& setting) {
    if (setting.name == "timeout_ms") {
      const Amount amount = FoldDuration(setting.value, view_.unit().context, kMillisecond);
      db::Deadline& deadline = flow_.deadline;
      const bool off = amount.value.value_or(0) < 0;
      deadline.kind = off ? DeadlineKind::kNone : DeadlineKind::kSet;
      deadline.confidence = setting.confidence;
      deadline.has_value = amount.value.has_value() && !off;
      deadline.nanoseconds = off ? 0 : amount.value.value_or(0);
      deadline.flag = amount.flag;
      deadline.evidence = {Line(setting.place, off ? "switched off" : "deadline set")};
    } else if (setting.name == "max_retry") {
      const Amount amount = FoldNumber(setting.value, view_.unit().context);
      db::Retry& retry = flow_.retry;
      if (amount.value && *amount.value <= 0) {
        retry = {};
        return;
      }
      retry.kind = db::RetryKind::kLibrary;
      retry.confidence = setting.confidence;
      // The first one is not counted there.
      retry.attempts =
          amount.value ? static_cast<uint32_t>(std::min<int64_t>(*amount.value, 1000)) + 1 : 0;
      retry.evidence = {Line(setting.place, "tried again by the library")};
    } else if (setting.name == "backup_request_ms") {
      const Amount amount = FoldNumber(setting.value, view_.unit().context);
      flow_.channel.hedging = amount.value.value_or(0) < 0 ? Known::kNo : Known::kYes;
      flow_.channel.evidence.push_back(Line(setting.place, "backup request"));
    }
  }

  // The variable that is the call's channel, through the stub that is made of it.
  const clang::ValueDecl* Channel() const {
    const clang::ValueDecl* at = RootOf(site_.object);
    for (int depth = 0; at != nullptr && depth < 4; ++depth) {
      if (IsOrDerives(RecordOf(at->getType()), "google::protobuf::RpcChannel")) return at;
      const auto* variable = dyn_cast<clang::VarDecl>(at);
      const clang::Expr* made = variable != nullptr ? variable->getAnyInitializer() : nullptr;
      at = nullptr;
      ForEachInside(made, [&](const clang::Stmt& inner) {
        const auto* expr = dyn_cast<clang::Expr>(&inner);
        if (at == nullptr && expr != nullptr && RecordOf(expr->getType()) != nullptr &&
            IsOrDerives(RecordOf(expr->getType()), "google::protobuf::RpcChannel"))
          at = RootOf(expr);
      });
    }
    return at;
  }

  void Collect(std::vector<Init>& inits, std::vector<Setting>& settings) const {
    for (const Walked::Body& body : view_.walked().bodies)
      ForEachInside(body.definition->getBody(), [&](const clang::Stmt& inner) {
        if (const auto* assigns = dyn_cast<clang::BinaryOperator>(&inner)) {
          const auto* field = assigns->isAssignmentOp()
                                  ? dyn_cast<clang::MemberExpr>(Unwrap(assigns->getLHS()))
                                  : nullptr;
          const auto* record =
              field == nullptr
                  ? nullptr
                  : dyn_cast<clang::CXXRecordDecl>(field->getMemberDecl()->getDeclContext());
          if (IsOptions(record))
            settings.push_back({body.definition, RootOf(field->getBase()),
                                field->getMemberDecl()->getName(), assigns->getRHS(),
                                field->getMemberLoc()});
          return;
        }
        const CallParts parts = PartsOf(inner);
        if (NameOf(parts) != "Init" || !IsMethodOf(parts, "google::protobuf::RpcChannel")) return;
        Init init{body.definition, RootOf(parts.object), nullptr};
        for (const clang::Expr* argument : parts.args)
          if (const clang::CXXRecordDecl* type = RecordOf(argument->getType()); IsOptions(type))
            init.options = RootOf(argument);
        inits.push_back(init);
      });
  }

  // What is set where the call's channel is made; where it is not known which that is, where any
  // is.
  void LookAtChannel() {
    std::vector<Init> inits;
    std::vector<Setting> settings;
    Collect(inits, settings);
    const clang::ValueDecl* channel = Channel();
    const auto is_it = [&](const Init& init) {
      return channel != nullptr && init.channel == channel;
    };
    if (std::any_of(inits.begin(), inits.end(), is_it))
      std::erase_if(inits, [&](const Init& init) { return !is_it(init); });
    if (inits.empty()) return;
    flow_.deadline.kind = DeadlineKind::kNone;
    flow_.deadline.confidence = Confidence::kMedium;
    flow_.deadline.evidence = {
        {site_.location, "its channel is given no timeout: the library's default holds"}};
    for (const Init& init : inits)
      for (const Setting& setting : settings)
        if (init.options != nullptr && setting.options == init.options) Set(setting);
  }

  const SiteNote& site_;
  const clang::Stmt& call_;
  const clang::FunctionDecl& function_;
  UnitView& view_;
  db::CallFlow& flow_;
};

}  // namespace

const clang::Expr* ControllerOf(const std::vector<const clang::Expr*>& arguments) {
  for (const clang::Expr* argument : arguments) {
    if (argument == nullptr) continue;
    const clang::CXXRecordDecl* type = RecordOf(argument->IgnoreParenImpCasts()->getType());
    if (type != nullptr && IsOrDerives(type, "google::protobuf::RpcController")) return argument;
  }
  return nullptr;
}

void FindBrpcOptions(const SiteNote& site, const clang::Stmt& call,
                     const clang::FunctionDecl& function, UnitView& view, db::CallFlow& flow) {
  Finder(site, call, function, view, flow).Run();
}

}  // namespace arterial::indexer
