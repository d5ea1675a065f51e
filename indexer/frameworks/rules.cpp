#include "indexer/frameworks/rules.h"

#include <algorithm>

#include "indexer/ast/unwrap.h"
#include "indexer/frameworks/rule_operation.h"

namespace arterial::indexer {
namespace {

using llvm::dyn_cast;
using Record = clang::CXXRecordDecl;
using Role = db::FrameworkRule::Role;
using Rule = db::FrameworkRule;

constexpr int kMaxDepth = 64;

std::vector<Rule>& Rules() {
  static std::vector<Rule> rules;
  return rules;
}

std::vector<std::string_view>& Headers() {
  static std::vector<std::string_view> headers;
  return headers;
}

// True if `fits` holds for the record or one of its bases.
template <typename Fits>
bool AnyBase(const Record* record, const Fits& fits, int depth = 0) {
  record = CompleteRecord(record);
  if (record == nullptr || depth > kMaxDepth) return false;
  if (fits(*record)) return true;
  return std::any_of(record->bases_begin(), record->bases_end(), [&](const auto& base) {
    return AnyBase(base.getType()->getAsCXXRecordDecl(), fits, depth + 1);
  });
}

bool HasMethod(const Record* type, const std::string& name) {
  return AnyBase(type, [&](const Record& record) {
    return std::any_of(record.method_begin(), record.method_end(),
                       [&](const auto* method) { return method->getNameAsString() == name; });
  });
}

// Or derived from it; pointers are looked through, the library's as well.
bool IsOfType(clang::QualType type, std::string_view pattern, Captures& captures) {
  const Record* record = RecordOf(type);
  if (record == nullptr) return false;
  const auto* made = dyn_cast<clang::ClassTemplateSpecializationDecl>(record);
  if (made != nullptr && record->isInStdNamespace() && made->getTemplateArgs().size() > 0 &&
      made->getTemplateArgs()[0].getKind() == clang::TemplateArgument::Type)
    record = RecordOf(made->getTemplateArgs()[0].getAsType());
  if (CompleteRecord(record) == nullptr)
    return record != nullptr && FitsName(pattern, *record, captures);
  return AnyBase(record, [&](const Record& base) { return FitsName(pattern, base, captures); });
}

// The methods that `method` overrides, however far up.
bool OverridesOneOf(const clang::CXXMethodDecl& method, const Record& type, int depth = 0) {
  if (depth > kMaxDepth) return false;
  return std::any_of(method.begin_overridden_methods(), method.end_overridden_methods(),
                     [&](const clang::CXXMethodDecl* over) {
                       return over->getParent()->getCanonicalDecl() == type.getCanonicalDecl() ||
                              OverridesOneOf(*over, type, depth + 1);
                     });
}

// What the rule asks of the class; `method` may be null.
bool ClassFits(const Rule& rule, const Record* type, const clang::CXXMethodDecl* overriding,
               RuleMatch& match) {
  Captures& captures = match.captures;
  if (!rule.type.empty() && (type == nullptr || !FitsName(rule.type, *type, captures)))
    return false;
  if (!rule.base.empty()) {
    const auto fits = [&](const Record& base) {
      if (!rule.type.empty() && base.getCanonicalDecl() == type->getCanonicalDecl()) return false;
      Captures tried = captures;
      if (!FitsName(rule.base, base, tried)) return false;
      if (overriding != nullptr && !OverridesOneOf(*overriding, base)) return false;
      captures = std::move(tried);
      match.base = &base;
      return true;
    };
    if (!AnyBase(type, fits)) return false;
  }
  if (!rule.field.empty()) {
    const auto has_field = [&](const Record& record) {
      return std::any_of(record.field_begin(), record.field_end(), [&](const auto* field) {
        return IsOfType(field->getType(), rule.field, captures);
      });
    };
    if (!AnyBase(type, has_field)) return false;
  }
  return true;
}

bool NamesFit(const Rule& rule, const Record* type, std::string_view name, RuleMatch& match) {
  if (!rule.method.empty() && !FitsPattern(rule.method, name, match.captures)) return false;
  const auto has = [&](const std::string& text) {
    return HasMethod(type, Filled(text, match.captures));
  };
  return std::all_of(rule.siblings.begin(), rule.siblings.end(), has) &&
         std::none_of(rule.without.begin(), rule.without.end(), has);
}

bool MacroFits(const Rule& rule, RuleMatch& match) {
  if (rule.macro.empty()) return true;
  const MacroUse macro = MacroAt(match.name, match.function->getASTContext());
  return !macro.name.empty() && FitsPattern(rule.macro, macro.name, match.captures);
}

bool ServesByCall(const Rule& rule) {
  return rule.role == Role::kServer && (rule.handler_argument >= 0 || rule.handler_template >= 0);
}

const Record* HandlerType(const Rule& rule, const RuleMatch& match) {
  const clang::TemplateArgument* argument =
      TemplateArgumentOf(match, static_cast<unsigned>(rule.handler_template));
  if (argument == nullptr || argument->getKind() != clang::TemplateArgument::Type) return nullptr;
  return CompleteRecord(RecordOf(argument->getAsType()));
}

// Does the rule speak of calls of `match.function`?
bool CallFits(const Rule& rule, RuleMatch& match) {
  const auto* method = dyn_cast<clang::CXXMethodDecl>(match.function);
  const bool constructs = llvm::isa<clang::CXXConstructorDecl>(match.function);
  if (!rule.function.empty())
    return !constructs && (method == nullptr || method->isStatic()) &&
           FitsName(rule.function, *match.function, match.captures) && MacroFits(rule, match);
  match.type = method != nullptr ? method->getParent() : nullptr;
  // A class without a method stands for its constructors where spans are opened.
  if (constructs != (rule.role == Role::kSpan && rule.method.empty())) return false;
  if (rule.handler_template >= 0) {
    if (!rule.type.empty() &&
        (match.type == nullptr || !FitsName(rule.type, *match.type, match.captures)))
      return false;
    if (!NamesFit(rule, match.type, match.function->getNameAsString(), match)) return false;
    Rule of_handler = rule;
    of_handler.type.clear();
    return ClassFits(of_handler, HandlerType(rule, match), nullptr, match) &&
           MacroFits(rule, match);
  }
  const bool asks_class = !rule.type.empty() || !rule.base.empty() || !rule.field.empty();
  if (asks_class && method == nullptr) return false;
  return ClassFits(rule, match.type, nullptr, match) &&
         (constructs || NamesFit(rule, match.type, match.function->getNameAsString(), match)) &&
         MacroFits(rule, match);
}

std::optional<Operation> Named(const Rule& rule, const RuleMatch& match) {
  std::optional<std::string> name = OperationOf(rule.operation, match);
  if (!name) return std::nullopt;
  return Operation{rule.framework, *std::move(name), rule.kind, rule.api};
}

const clang::CXXMethodDecl* MethodOf(const Record* type, const std::string& name) {
  const clang::CXXMethodDecl* found = nullptr;
  AnyBase(type, [&](const Record& record) {
    for (const clang::CXXMethodDecl* method : record.methods())
      if (method->getNameAsString() == name) found = method;
    return found != nullptr;
  });
  return found;
}

// The functions below are true where they have found something.
bool Serve(const Rule& rule, const RuleMatch& match, Operation operation, Recorder& recorder) {
  if (rule.handler_argument >= 0) {
    const auto number = static_cast<size_t>(rule.handler_argument);
    if (number >= match.arguments.size()) return false;
    recorder.AddRoute(match.name, match.arguments[number], std::move(operation));
    return true;
  }
  const auto* method = MethodOf(HandlerType(rule, match), rule.handler_method);
  if (method == nullptr) return false;
  recorder.AddRouteTo(match.name, *method, std::move(operation));
  return true;
}

bool OpenSpan(const Rule& rule, const RuleMatch& match, Recorder& recorder) {
  unsigned number = 0;
  const llvm::StringRef text(rule.operation);
  if (text.substr(sizeof("{argument.") - 1).split('}').first.getAsInteger(10, number) ||
      number >= match.arguments.size())
    return false;
  recorder.OpenSpan(match.arguments[number], rule.framework);
  return true;
}

// A class that calls itself. One derived from a client calls as anybody.
bool IsOwnCall(const Call& call, const RuleMatch& match) {
  const auto* self = call.object != nullptr
                         ? llvm::dyn_cast_or_null<clang::CXXThisExpr>(Unwrap(call.object))
                         : nullptr;
  const Record* record = self != nullptr ? RecordOf(self->getType()) : nullptr;
  return record != nullptr && match.type != nullptr &&
         record->getCanonicalDecl() == match.type->getCanonicalDecl();
}

bool Look(const Rule& rule, const Call& call, Recorder& recorder) {
  if (rule.role == Role::kServer && !ServesByCall(rule)) return false;
  RuleMatch match{call.callee, nullptr, nullptr, call.name, call.args, {}};
  if (!CallFits(rule, match)) return false;
  if (rule.role == Role::kSpan) return OpenSpan(rule, match, recorder);
  std::optional<Operation> operation = Named(rule, match);
  if (!operation) return false;
  if (rule.role == Role::kServer) return Serve(rule, match, *std::move(operation), recorder);
  if (!IsOwnCall(call, match)) recorder.AddCallSite(call.name, *std::move(operation));
  return true;
}

bool LookAtValue(const Rule& rule, const clang::FunctionDecl& function, clang::SourceLocation name,
                 Recorder& recorder) {
  if (rule.role != Role::kClient) return false;
  RuleMatch match{&function, nullptr, nullptr, name, {}, {}};
  if (!CallFits(rule, match)) return false;
  std::optional<Operation> operation = Named(rule, match);
  if (!operation) return false;
  operation->api = "address";
  recorder.AddCallSite(name, *std::move(operation));
  return true;
}

bool LookAtMethod(const Rule& rule, const clang::CXXMethodDecl& method, Recorder& recorder) {
  if (rule.role != Role::kServer || ServesByCall(rule) || !rule.function.empty()) return false;
  const bool overrides = method.size_overridden_methods() > 0;
  if (rule.overrides && rule.macro.empty() && !overrides) return false;
  RuleMatch match{&method, method.getParent(), nullptr, method.getLocation(), {}, {}};
  if (!ClassFits(rule, match.type, rule.overrides && overrides ? &method : nullptr, match) ||
      !NamesFit(rule, match.type, method.getNameAsString(), match) || !MacroFits(rule, match))
    return false;
  std::optional<Operation> operation = Named(rule, match);
  if (!operation) return false;
  recorder.AddHandler(method.getLocation(), method, *std::move(operation));
  return true;
}

void OnCall(const Call& call, Recorder& recorder) {
  for (const Rule& rule : Rules())
    if (Look(rule, call, recorder)) return;
}

void OnValue(const clang::FunctionDecl& function, clang::SourceLocation name, Recorder& recorder) {
  for (const Rule& rule : Rules())
    if (LookAtValue(rule, function, name, recorder)) return;
}

void OnMethod(const clang::CXXMethodDecl& method, Recorder& recorder) {
  if (llvm::isa<clang::CXXConstructorDecl, clang::CXXDestructorDecl>(method)) return;
  for (const Rule& rule : Rules())
    if (LookAtMethod(rule, method, recorder)) return;
}

std::optional<std::span<const std::string_view>> HeadersOfRules() {
  if (Rules().empty()) return std::nullopt;
  return Headers();
}

// What a rule's constructor opens lives as long as the object.
bool IsSpan(const Record& type) {
  return std::any_of(Rules().begin(), Rules().end(), [&](const Rule& rule) {
    Captures captures;
    return rule.role == Role::kSpan && !rule.type.empty() && FitsName(rule.type, type, captures);
  });
}

}  // namespace

void SetRules(std::vector<Rule> rules) {
  Rules() = std::move(rules);
  Headers().clear();
  const bool any_unit = std::any_of(Rules().begin(), Rules().end(),
                                    [](const Rule& rule) { return rule.headers.empty(); });
  if (any_unit) return;
  for (const Rule& rule : Rules())
    Headers().insert(Headers().end(), rule.headers.begin(), rule.headers.end());
}

constexpr Framework kRules = {.name = "rules",
                              .library = "",
                              .on_call = OnCall,
                              .on_value = OnValue,
                              .on_method = OnMethod,
                              .on_construct = OnCall,
                              .headers_now = HeadersOfRules,
                              .is_span = IsSpan,
                              .claims = true};

}  // namespace arterial::indexer
