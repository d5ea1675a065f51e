#include "indexer/frameworks/crow.h"

#include "indexer/ast/constants.h"
#include "indexer/ast/object_calls.h"
#include "indexer/ast/unwrap.h"
#include "indexer/frameworks/http_url.h"

namespace arterial::indexer {
namespace {

using llvm::dyn_cast;

constexpr std::string_view kName = "crow";
constexpr std::string_view kHeaders[] = {"crow.h", "crow_all.h", "crow/"};
constexpr int kMaxDepth = 32;

llvm::StringRef NameOf(const clang::FunctionDecl* function) {
  return function != nullptr && function->getIdentifier() != nullptr ? function->getName()
                                                                     : llvm::StringRef();
}

// Where a blueprint's routes begin: "/outer/inner"; none where a part is not known.
std::optional<std::string> Prefix(const clang::ValueDecl& blueprint,
                                  const clang::FunctionDecl& function, int depth = 0) {
  const clang::Expr* init = InitializerOf(blueprint);
  const auto* construct =
      init != nullptr ? dyn_cast<clang::CXXConstructExpr>(Unwrap(init)) : nullptr;
  if (construct == nullptr || construct->getNumArgs() == 0 || depth > kMaxDepth)
    return std::nullopt;
  const std::optional<std::string> own = FoldText(construct->getArg(0));
  if (!own) return std::nullopt;
  std::string outer;
  for (const ObjectCall& call : AllCallsOn(blueprint, function)) {
    if (NameOf(call.callee) != "register_blueprint" || call.argument != 0) continue;
    const auto* member = dyn_cast<clang::CXXMemberCallExpr>(call.expr);
    const clang::ValueDecl* into =
        member != nullptr ? ObjectOf(member->getImplicitObjectArgument()) : nullptr;
    if (into == nullptr || !IsNamed(*member->getMethodDecl()->getParent(), "crow::Blueprint"))
      continue;
    const std::optional<std::string> above = Prefix(*into, function, depth + 1);
    if (!above) return std::nullopt;
    outer = *above;
  }
  return outer + "/" + *own;
}

// A rule: the path that it was made for, its verbs, where that is written.
struct Rule {
  std::optional<std::string> path;
  std::vector<std::string> verbs;
  clang::SourceLocation place;
  bool found = false;

  void Methods(llvm::ArrayRef<const clang::Expr*> args) {
    verbs.clear();
    for (const clang::Expr* argument : args) verbs.push_back(VerbConstant(argument));
  }
};

// What makes a rule; false for the methods that configure one.
bool MakeRule(const clang::CXXMemberCallExpr& call, const Recorder& recorder, Rule& rule) {
  const llvm::StringRef name = NameOf(call.getMethodDecl());
  const bool of_blueprint = name == "new_rule_tagged" || name == "new_rule_dynamic";
  if (name != "route" && name != "route_dynamic" && name != "catchall_route" && !of_blueprint &&
      name != "catchall_rule")
    return false;
  rule.found = true;
  rule.place = call.getExprLoc();
  if (call.getNumArgs() == 0) return true;
  rule.path = FoldText(call.getArg(0));
  const clang::ValueDecl* blueprint = ObjectOf(call.getImplicitObjectArgument());
  if (of_blueprint && rule.path) {
    std::optional<std::string> prefix;
    if (blueprint != nullptr && recorder.Function() != nullptr)
      prefix = Prefix(*blueprint, *recorder.Function());
    rule.path = prefix ? std::optional<std::string>(*prefix + *rule.path) : std::nullopt;
  }
  return true;
}

// CROW_ROUTE(app, "/items/<int>").methods("POST"_method)(handler), in one chain or over variables.
Rule RuleOf(const clang::Expr* at, const Recorder& recorder) {
  Rule rule;
  bool said = false;
  for (int depth = 0; at != nullptr && depth < kMaxDepth; ++depth) {
    const clang::Expr* value = Unwrap(at);
    if (const auto* reference = dyn_cast<clang::DeclRefExpr>(value)) {
      if (recorder.Function() != nullptr)
        for (const ObjectCall& call :
             CallsOn(*reference->getDecl(), *recorder.Function(), reference->getLocation()))
          if (NameOf(call.callee) == "methods" && !said) rule.Methods(call.args);
      said = said || !rule.verbs.empty();
      at = InitializerOf(*reference->getDecl());
      continue;
    }
    const auto* call = dyn_cast<clang::CXXMemberCallExpr>(value);
    if (call == nullptr || call->getMethodDecl() == nullptr || MakeRule(*call, recorder, rule))
      break;
    if (NameOf(call->getMethodDecl()) == "methods" && !said) {
      rule.Methods({call->getArgs(), call->getNumArgs()});
      said = true;
    }
    at = call->getImplicitObjectArgument();
  }
  if (rule.verbs.empty()) rule.verbs.emplace_back("GET");
  return rule;
}

void OnCall(const Call& call, Recorder& recorder) {
  const auto* method = dyn_cast<clang::CXXMethodDecl>(call.callee);
  if (method == nullptr || call.object == nullptr || call.args.empty() ||
      TopNamespace(*method) != "crow")
    return;
  const llvm::StringRef name = NameOf(method);
  const bool socket = name == "onopen" || name == "onmessage" || name == "onclose";
  if (!socket && method->getOverloadedOperator() != clang::OO_Call) return;
  const Rule rule = RuleOf(call.object, recorder);
  if (!rule.found) return;
  for (const std::string& verb : rule.verbs) {
    const bool known = rule.path && !verb.empty();
    recorder.AddRoute(socket ? call.name : rule.place, call.args.back(),
                      {kName, known ? verb + " " + *rule.path : "", "unary", "route"});
  }
}

}  // namespace

constexpr Framework kCrow = {.name = kName,
                             .library = "crow",
                             .on_call = OnCall,
                             .on_value = nullptr,
                             .on_method = nullptr,
                             .headers = kHeaders};

}  // namespace arterial::indexer
