#include "indexer/ast/object_calls.h"

#include "indexer/ast/unwrap.h"
#include "indexer/ast/ways.h"

namespace arterial::indexer {
namespace {

using llvm::dyn_cast;
using llvm::isa;

constexpr int kMaxDepth = 16;

class Walker {
 public:
  Walker(const clang::ValueDecl& object, clang::SourceLocation use, bool all)
      : object_(object), ways_(object.getASTContext(), Declared(object), use), all_(all) {}

  std::vector<ObjectCall> Walk(const clang::Stmt* body) {
    Visit(body);
    return std::move(calls_);
  }

 private:
  // A member or parameter is there before the function begins.
  static clang::SourceLocation Declared(const clang::ValueDecl& object) {
    return object.getLocation();
  }

  void Add(ObjectCall call, clang::SourceLocation place) {
    const Ways::When when = ways_.Of(place);
    if (when == Ways::When::kNot && !all_) return;
    call.sure = when == Ways::When::kSure || all_;
    calls_.push_back(std::move(call));
  }

  // Arguments are evaluated before their call, chains from the left: children first.
  void Visit(const clang::Stmt* statement) {
    if (statement == nullptr) return;
    ways_.Enter(*statement);
    for (const clang::Stmt* child : statement->children()) Visit(child);
    if (const auto* call = dyn_cast<clang::CallExpr>(statement)) VisitCall(*call);
    if (const auto* binary = dyn_cast<clang::BinaryOperator>(statement))
      if (binary->getOpcode() == clang::BO_Assign)
        VisitAssigned(*binary, binary->getLHS(), binary->getRHS());
    ways_.Leave(*statement);
  }

  // request.path = "/x"
  bool VisitAssigned(const clang::Expr& whole, const clang::Expr* target,
                     const clang::Expr* value) {
    const auto* member = dyn_cast<clang::MemberExpr>(Unwrap(target));
    const auto* field =
        member != nullptr ? dyn_cast<clang::FieldDecl>(member->getMemberDecl()) : nullptr;
    if (field == nullptr || ObjectOf(member->getBase()) != &object_) return false;
    ObjectCall found;
    found.expr = &whole;
    found.args = {value};
    found.field = field;
    Add(std::move(found), whole.getExprLoc());
    return true;
  }

  void VisitCall(const clang::CallExpr& call) {
    if (const auto* operation = dyn_cast<clang::CXXOperatorCallExpr>(&call);
        operation != nullptr && operation->getOperator() == clang::OO_Equal &&
        operation->getNumArgs() == 2 &&
        VisitAssigned(call, operation->getArg(0), operation->getArg(1)))
      return;
    const clang::FunctionDecl* callee = call.getDirectCallee();
    if (callee == nullptr) return;
    ObjectCall found{&call, callee, {call.arg_begin(), call.arg_end()}};
    const clang::Expr* target = nullptr;
    if (const auto* member = dyn_cast<clang::CXXMemberCallExpr>(&call)) {
      target = member->getImplicitObjectArgument();
    } else if (isa<clang::CXXOperatorCallExpr>(call) && isa<clang::CXXMethodDecl>(callee) &&
               !found.args.empty()) {
      target = found.args.front();
      found.args.erase(found.args.begin());
    }
    if (target != nullptr && ObjectOf(Chain(target)) == &object_) {
      Add(std::move(found), call.getExprLoc());
      return;
    }
    for (size_t i = 0; i < found.args.size(); ++i) {
      if (ObjectOf(found.args[i]) != &object_) continue;
      found.argument = static_cast<int>(i);
      Add(std::move(found), call.getExprLoc());
      return;
    }
  }

  // The object that a chain of methods that return it begins with.
  static const clang::Expr* Chain(const clang::Expr* expr) {
    for (int depth = 0; depth < kMaxDepth; ++depth) {
      const auto* call = dyn_cast<clang::CXXMemberCallExpr>(Unwrap(expr));
      const clang::CXXMethodDecl* method = call != nullptr ? call->getMethodDecl() : nullptr;
      if (method == nullptr || !method->getReturnType()->isLValueReferenceType()) return expr;
      const clang::CXXRecordDecl* made = RecordOf(method->getReturnType());
      const clang::CXXRecordDecl* owner = RecordOf(call->getImplicitObjectArgument()->getType());
      if (made == nullptr || owner == nullptr ||
          made->getCanonicalDecl() != owner->getCanonicalDecl())
        return expr;
      expr = call->getImplicitObjectArgument();
    }
    return expr;
  }

  const clang::ValueDecl& object_;
  Ways ways_;
  bool all_;
  std::vector<ObjectCall> calls_;
};

const clang::Stmt* BodyOf(const clang::FunctionDecl& function) {
  const clang::FunctionDecl* definition = nullptr;
  return function.hasBody(definition) ? definition->getBody() : nullptr;
}

}  // namespace

const clang::ValueDecl* ObjectOf(const clang::Expr* expr) {
  for (int depth = 0; expr != nullptr && depth < kMaxDepth; ++depth) {
    expr = Unwrap(expr);
    if (const auto* reference = dyn_cast<clang::DeclRefExpr>(expr)) return reference->getDecl();
    if (const auto* member = dyn_cast<clang::MemberExpr>(expr)) return member->getMemberDecl();
    if (const auto* unary = dyn_cast<clang::UnaryOperator>(expr)) {
      if (unary->getOpcode() != clang::UO_AddrOf && unary->getOpcode() != clang::UO_Deref)
        return nullptr;
      expr = unary->getSubExpr();
    } else if (const auto* operation = dyn_cast<clang::CXXOperatorCallExpr>(expr)) {
      const bool looks_in =
          operation->getOperator() == clang::OO_Arrow ||
          (operation->getOperator() == clang::OO_Star && operation->getNumArgs() == 1);
      expr = looks_in ? operation->getArg(0) : nullptr;
    } else if (const auto* call = dyn_cast<clang::CXXMemberCallExpr>(expr)) {
      const clang::CXXMethodDecl* method = call->getMethodDecl();
      const bool get = method != nullptr && method->getIdentifier() != nullptr &&
                       (method->getName() == "get" || method->getName() == "value") &&
                       call->getNumArgs() == 0;
      expr = get ? call->getImplicitObjectArgument() : nullptr;
    } else {
      return nullptr;
    }
  }
  return nullptr;
}

const clang::Expr* InitializerOf(const clang::ValueDecl& object) {
  if (const auto* field = dyn_cast<clang::FieldDecl>(&object))
    return field->hasInClassInitializer() ? field->getInClassInitializer() : nullptr;
  const auto* variable = dyn_cast<clang::VarDecl>(&object);
  if (variable == nullptr || isa<clang::ParmVarDecl>(variable)) return nullptr;
  return variable->getAnyInitializer();
}

std::vector<ObjectCall> CallsOn(const clang::ValueDecl& object, const clang::FunctionDecl& function,
                                clang::SourceLocation use) {
  // A captured variable was configured where it was declared.
  const auto* owner = dyn_cast<clang::FunctionDecl>(object.getDeclContext());
  const clang::Stmt* body = BodyOf(owner != nullptr ? *owner : function);
  return Walker(object, use, /*all=*/false).Walk(body);
}

std::vector<ObjectCall> AllCallsOn(const clang::ValueDecl& object,
                                   const clang::FunctionDecl& function) {
  return Walker(object, function.getLocation(), /*all=*/true).Walk(BodyOf(function));
}

std::vector<ObjectCall> CallsOnMember(const clang::FieldDecl& member) {
  std::vector<ObjectCall> calls;
  const auto* owner = dyn_cast<clang::CXXRecordDecl>(member.getParent());
  if (owner == nullptr) return calls;
  for (const clang::CXXMethodDecl* method : owner->methods())
    for (ObjectCall& call : AllCallsOn(member, *method)) calls.push_back(std::move(call));
  return calls;
}

std::vector<ObjectCall> CallsInside(const ObjectCall& call) {
  const clang::FunctionDecl* definition = nullptr;
  if (call.callee == nullptr || call.argument < 0 || !call.callee->hasBody(definition) ||
      static_cast<unsigned>(call.argument) >= definition->getNumParams())
    return {};
  const clang::ParmVarDecl& parameter =
      *definition->getParamDecl(static_cast<unsigned>(call.argument));
  return Walker(parameter, definition->getBodyRBrace(), /*all=*/true).Walk(definition->getBody());
}

}  // namespace arterial::indexer
