#include "indexer/flow/writes.h"

#include <algorithm>
#include <map>

#include "indexer/ast/unwrap.h"
#include "indexer/flow/step.h"
#include "indexer/flow/values.h"

namespace arterial::indexer {
namespace {

using llvm::dyn_cast;
using llvm::isa;

constexpr int kMaxDepth = 4;

// Whether a parameter of that type lets the callee change what it is given.
bool MayChange(clang::QualType type) {
  if (type.isNull()) return false;
  if (type->isReferenceType()) return !type.getNonReferenceType().isConstQualified();
  return type->isPointerType() && !type->getPointeeType().isConstQualified() &&
         !type->getPointeeType()->isFunctionType();
}

// Owners pass constness on to nobody: `const unique_ptr<T>` gives a T that can be changed.
bool IsPointerLike(clang::QualType type) {
  const clang::CXXRecordDecl* record = RecordOf(type);
  return record != nullptr && record->getIdentifier() != nullptr && record->isInStdNamespace() &&
         (record->getName() == "unique_ptr" || record->getName() == "shared_ptr");
}

// True for the parameters `Args&&... args` of std::async, std::thread, emplace_back and their like,
// whatever they were deduced to be.
bool IsForwarded(const clang::FunctionDecl& callee, size_t parameter) {
  const clang::FunctionDecl* pattern = callee.getTemplateInstantiationPattern();
  if (!callee.isInStdNamespace() || pattern == nullptr || pattern->getNumParams() == 0)
    return false;
  const size_t last = pattern->getNumParams() - 1;
  clang::QualType type =
      pattern->getParamDecl(static_cast<unsigned>(std::min(parameter, last)))->getType();
  if (const auto* pack = type->getAs<clang::PackExpansionType>()) type = pack->getPattern();
  return type->isRValueReferenceType();
}

bool IsStdRef(const clang::Expr* expr) {
  const auto* call = dyn_cast<clang::CallExpr>(expr->IgnoreImplicit()->IgnoreParens());
  return call != nullptr && call->getDirectCallee() != nullptr &&
         IsStd(*call->getDirectCallee(), {"ref"});
}

// The container of `std::back_inserter(container)` and its like; null for other arguments.
const clang::Expr* FilledThrough(const clang::Expr* expr) {
  const auto* call = dyn_cast<clang::CallExpr>(Unwrap(expr));
  const clang::FunctionDecl* callee = call != nullptr ? call->getDirectCallee() : nullptr;
  return callee != nullptr && call->getNumArgs() > 0 &&
                 IsStd(*callee, {"back_inserter", "front_inserter", "inserter"})
             ? call->getArg(0)
             : nullptr;
}

// True if what is behind `decl` is another object, which many share: pools, clients.
bool IsOtherObject(const clang::ValueDecl& decl) {
  return decl.getType()->isPointerType() || IsPointerLike(decl.getType());
}

}  // namespace

// Members and variables from outside that the body of a lambda changes.
void Writes::CollectChanged(const clang::Stmt* body, std::set<const clang::ValueDecl*>& changed) {
  ForEachInside(body, [&](const clang::Stmt& inner) {
    const auto add = [&](const clang::Expr* expr) {
      if (const clang::ValueDecl* root = RootOf(expr)) changed.insert(root);
    };
    if (const auto* binary = dyn_cast<clang::BinaryOperator>(&inner)) {
      if (binary->isAssignmentOp()) add(binary->getLHS());
    } else if (const auto* unary = dyn_cast<clang::UnaryOperator>(&inner)) {
      if (unary->isIncrementDecrementOp()) add(unary->getSubExpr());
    } else if (isa<clang::CallExpr, clang::CXXConstructExpr>(&inner)) {
      const CallWrites writes = Of(inner);
      for (const clang::Expr* expr : writes.both) add(expr);
      if (writes.use != nullptr && !writes.use->writes.empty()) add(writes.object);
      changed.insert(writes.captured.begin(), writes.captured.end());
    }
  });
}

void Writes::AddLambda(const clang::LambdaExpr& lambda, CallWrites& writes) {
  std::set<const clang::ValueDecl*> changed;
  CollectChanged(lambda.getBody(), changed);
  for (const clang::LambdaCapture& capture : lambda.captures()) {
    if (capture.capturesThis()) {
      for (const clang::ValueDecl* decl : changed)
        if (isa<clang::FieldDecl>(decl)) writes.captured.push_back(decl);
    } else if (capture.capturesVariable() && changed.contains(capture.getCapturedVar())) {
      const clang::QualType type = capture.getCapturedVar()->getType();
      if (capture.getCaptureKind() == clang::LCK_ByRef || type->isPointerType())
        writes.captured.push_back(capture.getCapturedVar());
    }
  }
}

CallWrites Writes::Of(const clang::Stmt& statement) {
  CallWrites writes;
  const clang::FunctionDecl* callee = nullptr;
  std::vector<const clang::Expr*> args;
  const clang::Expr* object = nullptr;
  if (const auto* construct = dyn_cast<clang::CXXConstructExpr>(&statement)) {
    callee = construct->getConstructor();
    args.assign(construct->arg_begin(), construct->arg_end());
  } else if (const auto* call = dyn_cast<clang::CallExpr>(&statement)) {
    callee = call->getDirectCallee();
    args.assign(call->arg_begin(), call->arg_end());
    if (const auto* member = dyn_cast<clang::CXXMemberCallExpr>(call)) {
      object = member->getImplicitObjectArgument();
    } else if (isa<clang::CXXOperatorCallExpr>(call) &&
               llvm::isa_and_nonnull<clang::CXXMethodDecl>(callee) && !args.empty()) {
      object = args.front();
      args.erase(args.begin());
    }
  }
  for (size_t i = 0; i < args.size(); ++i) {
    const clang::Expr* value = Unwrap(args[i]);
    if (const auto* lambda = dyn_cast<clang::LambdaExpr>(value)) {
      AddLambda(*lambda, writes);
      writes.inputs.push_back(args[i]);
      continue;
    }
    if (const clang::Expr* container = FilledThrough(args[i])) {
      writes.both.push_back(container);
      continue;
    }
    if (IsStdRef(args[i])) {
      writes.both.push_back(args[i]);
      continue;
    }
    clang::QualType type = args[i]->getType();
    if (callee != nullptr && i < callee->getNumParams()) {
      type = callee->getParamDecl(i)->getType();
      // What is moved away is read; what the standard's functions forward is copied, or moved.
      if (type->isRValueReferenceType() || IsForwarded(*callee, i))
        type = type.getNonReferenceType().withConst();
    } else if (args[i]->isLValue()) {
      type = clang::QualType();
    }
    (MayChange(type) ? writes.both : writes.inputs).push_back(args[i]);
  }
  writes.object = object;
  const auto* method = llvm::dyn_cast_or_null<clang::CXXMethodDecl>(callee);
  if (method != nullptr && method->getParent()->isLambda() && object != nullptr) {
    // A lambda in a variable: what it captured.
    const auto* variable = llvm::dyn_cast_or_null<clang::VarDecl>(RootOf(object));
    if (variable != nullptr && variable->getInit() != nullptr)
      if (const auto* lambda = dyn_cast<clang::LambdaExpr>(Unwrap(variable->getInit())))
        AddLambda(*lambda, writes);
  }
  if (object == nullptr) {
    // `std::async(&X::f, this)`: f's use of the own object's members.
    for (const clang::Expr* argument : args)
      for (const clang::FunctionDecl* function : CallablesOf(argument))
        if (const auto* passed = dyn_cast<clang::CXXMethodDecl>(function);
            passed != nullptr && !passed->getParent()->isLambda()) {
          const MemberUse& use = UseOf(*passed);
          writes.captured.insert(writes.captured.end(), use.writes.begin(), use.writes.end());
          writes.reads.insert(writes.reads.end(), use.reads.begin(), use.reads.end());
        }
    return writes;
  }
  if (isa<clang::CXXThisExpr>(Unwrap(object))) {
    if (method != nullptr) {
      const MemberUse& use = UseOf(*method);
      writes.captured.insert(writes.captured.end(), use.writes.begin(), use.writes.end());
      writes.reads.assign(use.reads.begin(), use.reads.end());
    }
  } else if (const MemberUse* use = UseOfOther(method, *object); use != nullptr) {
    writes.use = use;
  } else if (method != nullptr && (method->isConst() || IsPointerLike(object->getType()))) {
    writes.inputs.push_back(object);
  } else {
    writes.both.push_back(object);
  }
  return writes;
}

// A method of an object of the project, which does only what is seen: else it may do anything.
const MemberUse* Writes::UseOfOther(const clang::CXXMethodDecl* method, const clang::Expr& object) {
  if (method == nullptr || method->isStatic() || method->isVirtual() || !known_(*method) ||
      method->getParent()->isLambda() || method->isOverloadedOperator() ||
      IsPointerLike(object.getType()))
    return nullptr;
  // What it hands out is changed outside.
  const clang::QualType result = method->getReturnType();
  if (MayChange(result)) return nullptr;
  const MemberUse& use = UseOf(*method);
  return use.hidden ? nullptr : &use;
}

const MemberUse& Writes::UseOf(const clang::CXXMethodDecl& method) {
  const clang::Decl* key = method.getCanonicalDecl();
  // What is being looked at, or too deep, counts as seen: recursion adds nothing.
  const auto [known, added] = uses_.try_emplace(key);
  if (added && depth_ > kMaxDepth) known->second.hidden = true;
  if (!added || depth_ > kMaxDepth) return known->second;
  ++depth_;
  MemberUse use = Use(method);
  --depth_;
  return uses_[key] = std::move(use);
}

MemberUse Writes::Use(const clang::CXXMethodDecl& method) {
  MemberUse use;
  const clang::FunctionDecl* definition = nullptr;
  if (method.isVirtual() || !method.isDefined(definition) || definition->getBody() == nullptr) {
    use.hidden = true;
    return use;
  }
  CollectChanged(definition->getBody(), use.writes);
  std::erase_if(use.writes, [](const auto* decl) {
    return !isa<clang::FieldDecl>(decl) || IsOtherObject(*decl);
  });
  ForEachRead(definition->getBody(), [&](const clang::ValueDecl& decl) {
    if (isa<clang::FieldDecl>(decl)) use.reads.insert(&decl);
  });
  ForEachInside(definition->getBody(), [&](const clang::Stmt& inner) {
    const auto* call = dyn_cast<clang::CXXMemberCallExpr>(&inner);
    if (call == nullptr || call->getMethodDecl() == nullptr ||
        !isa<clang::CXXThisExpr>(Unwrap(call->getImplicitObjectArgument())))
      return;
    const MemberUse& called = UseOf(*call->getMethodDecl());
    use.reads.insert(called.reads.begin(), called.reads.end());
    use.hidden = use.hidden || called.hidden;
  });
  return use;
}

void ForEachRead(const clang::Stmt* expr,
                 const std::function<void(const clang::ValueDecl&)>& visit) {
  ForEachInside(expr, [&](const clang::Stmt& inner) {
    if (const auto* reference = dyn_cast<clang::DeclRefExpr>(&inner)) {
      visit(*reference->getDecl());
    } else if (const auto* member = dyn_cast<clang::MemberExpr>(&inner)) {
      if (isa<clang::FieldDecl>(member->getMemberDecl()) &&
          isa<clang::CXXThisExpr>(Unwrap(member->getBase())))
        visit(*member->getMemberDecl());
    } else if (const auto* lambda = dyn_cast<clang::LambdaExpr>(&inner)) {
      if (lambda->getBody() != nullptr) ForEachRead(lambda->getBody(), visit);
    }
  });
}

void ForEachReadPath(const clang::Stmt* expr, const std::function<void(const ValuePath&)>& visit) {
  // The field that is taken of a variable or member where it is named.
  std::map<const clang::Stmt*, const clang::ValueDecl*> fields;
  ForEachInside(expr, [&](const clang::Stmt& inner) {
    const auto* member = dyn_cast<clang::MemberExpr>(&inner);
    if (member == nullptr || !isa<clang::FieldDecl>(member->getMemberDecl())) return;
    const clang::Expr* base = Unwrap(member->getBase());
    while (const auto* operation = dyn_cast<clang::CXXOperatorCallExpr>(base))
      base = Unwrap(operation->getArg(0));
    if (isa<clang::DeclRefExpr, clang::MemberExpr>(base))
      fields.try_emplace(base, member->getMemberDecl());
  });
  const auto taken = [&](const clang::Stmt& named) {
    const auto field = fields.find(&named);
    return field == fields.end() ? nullptr : field->second;
  };
  ForEachInside(expr, [&](const clang::Stmt& inner) {
    if (const auto* reference = dyn_cast<clang::DeclRefExpr>(&inner)) {
      visit({reference->getDecl(), taken(inner)});
    } else if (const auto* member = dyn_cast<clang::MemberExpr>(&inner)) {
      if (isa<clang::FieldDecl>(member->getMemberDecl()) &&
          isa<clang::CXXThisExpr>(Unwrap(member->getBase())))
        visit({member->getMemberDecl(), taken(inner)});
    } else if (const auto* lambda = dyn_cast<clang::LambdaExpr>(&inner)) {
      if (lambda->getBody() != nullptr) ForEachReadPath(lambda->getBody(), visit);
    }
  });
}

bool CarriesNoResults(clang::QualType type) {
  const clang::CXXRecordDecl* record = RecordOf(type);
  if (record != nullptr && record->isInStdNamespace() && record->getIdentifier() != nullptr) {
    const llvm::StringRef name = record->getName();
    if (name.contains("mutex") || name.contains("lock") || name.contains("ostream")) return true;
    // Owners of one of these.
    const auto* made = dyn_cast<clang::ClassTemplateSpecializationDecl>(record);
    return (name == "unique_ptr" || name == "shared_ptr") && made != nullptr &&
           made->getTemplateArgs().size() > 0 &&
           made->getTemplateArgs()[0].getKind() == clang::TemplateArgument::Type &&
           CarriesNoResults(made->getTemplateArgs()[0].getAsType());
  }
  if (record == nullptr || record->getIdentifier() == nullptr) return false;
  const llvm::StringRef space = TopNamespace(*record);
  if (space == "opentelemetry" || space == "opentracing") return true;
  if (space != "grpc" && space != "grpc_impl") return false;
  return record->getName() != "Status" && record->getName() != "ByteBuffer" &&
                 !record->getName().starts_with("Client")
             ? true
             : record->getName() == "ClientContext";
}

}  // namespace arterial::indexer
