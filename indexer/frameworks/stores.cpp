#include "indexer/frameworks/stores.h"

#include "indexer/ast/constants.h"
#include "indexer/ast/unwrap.h"
#include "indexer/frameworks/store_calls.h"

namespace arterial::indexer {
namespace {

using llvm::dyn_cast;

// Chains of variables and handles made from handles are short.
constexpr int kMaxDepth = 8;

bool Fits(llvm::StringRef name, llvm::StringRef pattern) {
  return pattern.consume_back("*") ? name.starts_with(pattern) : name == pattern;
}

bool IsCFunction(const clang::FunctionDecl& function) {
  return function.getDeclContext()->getRedeclContext()->isTranslationUnit();
}

bool IsOwnedBy(const clang::FunctionDecl& function, llvm::StringRef owner) {
  const auto* method = dyn_cast<clang::CXXMethodDecl>(&function);
  if (method == nullptr) return false;
  if (IsNamed(*method->getParent(), owner)) return true;
  const auto* space =
      dyn_cast<clang::NamespaceDecl>(method->getParent()->getEnclosingNamespaceContext());
  return space != nullptr && IsNamed(*space, owner);
}

const StoreCall* RowOf(const clang::FunctionDecl& function) {
  if (function.getIdentifier() == nullptr) return nullptr;
  const bool c_function = IsCFunction(function);
  if (!c_function && !llvm::isa<clang::CXXMethodDecl>(function)) return nullptr;
  for (const StoreCall& row : kStoreCalls)
    if (row.owner.empty() == c_function && Fits(function.getName(), row.callee) &&
        (c_function || IsOwnedBy(function, row.owner)))
      return row.operation == kNoCall ? nullptr : &row;
  return nullptr;
}

// A constant text, or none. Text in a length-and-pointer wrapper (amqp_cstring_bytes) as well.
std::string TextOf(const clang::Expr* expr) {
  if (const auto* call = dyn_cast<clang::CallExpr>(Unwrap(expr)))
    if (const clang::FunctionDecl* callee = call->getDirectCallee();
        callee != nullptr && callee->getIdentifier() != nullptr &&
        callee->getName() == "amqp_cstring_bytes" && call->getNumArgs() == 1)
      return FoldText(call->getArg(0)).value_or("");
  return FoldText(expr).value_or("");
}

// The values that `statement` assigns to `variable`.
void Assigned(const clang::Stmt* statement, const clang::VarDecl& variable,
              std::vector<const clang::Expr*>& values) {
  if (statement == nullptr) return;
  if (const auto* binary = dyn_cast<clang::BinaryOperator>(statement);
      binary != nullptr && binary->isAssignmentOp()) {
    const auto* target = dyn_cast<clang::DeclRefExpr>(binary->getLHS()->IgnoreParens());
    if (target != nullptr && target->getDecl() == &variable) values.push_back(binary->getRHS());
  }
  for (const clang::Stmt* child : statement->children()) Assigned(child, variable, values);
}

// The only value that a local variable ever has, or null.
const clang::Expr* OnlyValue(const clang::VarDecl& variable) {
  const auto* function = dyn_cast<clang::FunctionDecl>(variable.getDeclContext());
  if (function == nullptr || llvm::isa<clang::ParmVarDecl>(variable)) return nullptr;
  std::vector<const clang::Expr*> values;
  const clang::Expr* init = variable.getInit();
  if (init != nullptr && !init->isValueDependent() &&
      !init->isNullPointerConstant(variable.getASTContext(),
                                   clang::Expr::NPC_ValueDependentIsNotNull))
    values.push_back(init);
  Assigned(function->getBody(), variable, values);
  return values.size() == 1 ? values[0] : nullptr;
}

// The constant name that the object `expr` was made for (kStoreHandles), or none.
std::string HandleName(const clang::Expr* expr, int depth = 0) {
  if (expr == nullptr || depth > kMaxDepth) return {};
  expr = Unwrap(expr);
  if (const auto* reference = dyn_cast<clang::DeclRefExpr>(expr)) {
    const auto* variable = dyn_cast<clang::VarDecl>(reference->getDecl());
    return variable != nullptr ? HandleName(OnlyValue(*variable), depth + 1) : "";
  }
  const auto* call = dyn_cast<clang::CallExpr>(expr);
  const clang::FunctionDecl* callee = call != nullptr ? call->getDirectCallee() : nullptr;
  if (callee == nullptr || callee->getIdentifier() == nullptr || !IsCFunction(*callee)) return {};
  for (const StoreHandle& handle : kStoreHandles) {
    if (callee->getName() != llvm::StringRef(handle.callee)) continue;
    if (call->getNumArgs() <= handle.argument) return {};
    const clang::Expr* argument = call->getArg(handle.argument);
    return handle.is_name ? TextOf(argument) : HandleName(argument, depth + 1);
  }
  return {};
}

// "set" of "SET %s 1"; nothing where the first word is not constant.
std::string CommandOf(const clang::Expr* text) {
  const FoldedText folded = FoldPrefix(text);
  const llvm::StringRef trimmed = llvm::StringRef(folded.text).ltrim();
  const size_t end = trimmed.find_first_of(" \t\r\n");
  if (end == llvm::StringRef::npos && !folded.complete) return {};
  const llvm::StringRef word = trimmed.substr(0, end);
  return word.contains('%') ? "" : word.lower();
}

std::string OperationOf(const StoreCall& row, const Call& call) {
  std::string operation(row.operation);
  if (row.operation == kOwnName) operation = call.callee->getName().lower();
  std::string name;
  if (call.args.size() > row.argument) {
    const clang::Expr* argument = call.args[row.argument];
    if (row.says == kCommand) operation = CommandOf(argument);
    if (row.says == kHandle) name = HandleName(argument);
    if (row.says == kQueue) name = TextOf(argument);
    if (row.says == kExchange) {
      name = TextOf(argument);
      if (name.empty() && FoldText(argument).has_value() && call.args.size() > row.argument + 1)
        name = TextOf(call.args[row.argument + 1]);
    }
  }
  if (operation.empty()) return {};
  std::string text(row.store.system);
  text += ':';
  if (name.empty()) return text + operation;
  return row.says == kHandle ? text + operation + " " + name : text + name + " " + operation;
}

void OnCall(const Call& call, Recorder& recorder) {
  const StoreCall* row = RowOf(*call.callee);
  if (row == nullptr) return;
  const bool oneway = row->operation == "publish";
  recorder.AddCallSite(call.name, {row->store.framework, OperationOf(*row, call),
                                   oneway ? "oneway" : "unary", std::string(row->api)});
}

// Client libraries are often copied into the tree, and their headers call themselves.
bool OwnsNamespace(llvm::StringRef outermost) {
  for (const StoreCall& row : kStoreCalls)
    if (!row.owner.empty() && llvm::StringRef(row.owner).split("::").first == outermost)
      return true;
  return false;
}

}  // namespace

constexpr Framework kStores = {"stores",      "",           OnCall, nullptr, nullptr,
                               OwnsNamespace, kStoreHeaders};

}  // namespace arterial::indexer
