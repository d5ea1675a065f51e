#include "indexer/flow/carriers.h"

#include <algorithm>

#include "indexer/ast/unwrap.h"
#include "indexer/flow/step.h"
#include "indexer/flow/values.h"

namespace arterial::indexer {
namespace {

using llvm::dyn_cast;
using llvm::isa;

constexpr int kMaxDepth = 5;
using Names = std::set<const clang::ValueDecl*>;

bool Names_(const clang::Expr* expr, const Names& names) {
  bool found = false;
  ForEachRead(expr, [&](const clang::ValueDecl& decl) { found = found || names.contains(&decl); });
  return found;
}

// Objects that are made of one of `names`: pointers, references, wrappers, carriers around it.
void AddMadeOf(const clang::Stmt* body, Names& names) {
  for (bool again = true; again;) {
    again = false;
    ForEachDeep(body, [&](const clang::Stmt& inner) {
      const auto* declarations = dyn_cast<clang::DeclStmt>(&inner);
      if (declarations == nullptr) return;
      for (const clang::Decl* decl : declarations->decls()) {
        const auto* variable = dyn_cast<clang::VarDecl>(decl);
        if (variable == nullptr || variable->getInit() == nullptr) continue;
        const clang::QualType type = variable->getType();
        if (RecordOf(type) == nullptr && !type->isPointerType()) continue;
        if (!names.contains(variable) && Names_(variable->getInit(), names))
          names.insert(variable), again = true;
      }
    });
  }
}

class Historian {
 public:
  Historian(UnitView& view, int depth) : view_(view), depth_(depth) {}

  CarrierHistory Of(const clang::ValueDecl* root, const clang::Stmt& call,
                    const clang::FunctionDecl& function) {
    CarrierHistory history;
    if (root == nullptr || depth_ > kMaxDepth) {
      history.complete = root == nullptr && depth_ <= kMaxDepth;
      return history;
    }
    if (isa<clang::FieldDecl>(root)) return OfMember(*root, call, function);
    const clang::FunctionDecl* owner = OwnerOf(*root);
    if (owner == nullptr) {
      history.complete = false;
      return history;
    }
    if (const auto* parameter = dyn_cast<clang::ParmVarDecl>(root))
      history = OfParameter(*parameter, *owner);
    const clang::FunctionDecl* definition = nullptr;
    if (!owner->isDefined(definition)) definition = owner;
    AddEvents(*root, *definition, &call, history);
    if (owner->getCanonicalDecl() != function.getCanonicalDecl())
      AddEvents(*root, function, &call, history);
    return history;
  }

 private:
  // Done in any method of the class: constructors and callers come before.
  CarrierHistory OfMember(const clang::ValueDecl& member, const clang::Stmt& call,
                          const clang::FunctionDecl& function) {
    CarrierHistory history;
    const auto* record = dyn_cast<clang::CXXRecordDecl>(member.getDeclContext());
    for (const Walked::Body& body : view_.walked().bodies) {
      const auto* method = dyn_cast<clang::CXXMethodDecl>(body.definition);
      if (method == nullptr || record == nullptr ||
          method->getParent()->getCanonicalDecl() != record->getCanonicalDecl())
        continue;
      AddEvents(member, *method, body.definition == &function ? &call : nullptr, history);
    }
    return history;
  }

  // What all callers in this unit have done to the argument.
  CarrierHistory OfParameter(const clang::ParmVarDecl& parameter,
                             const clang::FunctionDecl& owner) {
    CarrierHistory history;
    const unsigned index = parameter.getFunctionScopeIndex();
    const std::vector<UnitView::Caller> callers = view_.CallersOf(owner);
    bool first = true;
    for (const UnitView::Caller& caller : callers) {
      const CallParts parts = PartsOf(*caller.call);
      if (index >= parts.args.size()) continue;
      CarrierHistory one =
          HistoryOf(parts.args[index], *caller.call, *caller.function, view_, depth_ + 1);
      history.complete = history.complete && one.complete;
      if (first) {
        history.events = std::move(one.events);
        history.from_request = one.from_request;
      } else {
        // Only what is done for all of them is always done.
        for (CarrierEvent& event : history.events)
          event.always = event.always && Has(one.events, event);
        for (CarrierEvent& event : one.events) {
          if (Has(history.events, event)) continue;
          event.always = false;
          history.events.push_back(event);
        }
        history.from_request = history.from_request && one.from_request;
      }
      first = false;
    }
    if (first) history.from_request = IsHandler(owner);
    // Others than those in this unit may call it, unless nothing but this unit can.
    if (first && !history.from_request) history.complete = false;
    return history;
  }

  static bool Has(const std::vector<CarrierEvent>& events, const CarrierEvent& wanted) {
    return std::any_of(events.begin(), events.end(), [&](const CarrierEvent& event) {
      return event.parts.callee != nullptr && wanted.parts.callee != nullptr &&
             event.parts.callee->getCanonicalDecl() == wanted.parts.callee->getCanonicalDecl();
    });
  }

  bool IsHandler(const clang::FunctionDecl& function) const {
    for (const Walked::Body& body : view_.walked().bodies)
      if (body.definition->getCanonicalDecl() == function.getCanonicalDecl())
        return view_.unit().facts.IsHandler(body.id);
    return false;
  }

  // What the body does to the root and what is made of it, before `call` where that stands in it.
  void AddEvents(const clang::ValueDecl& root, const clang::FunctionDecl& function,
                 const clang::Stmt* call, CarrierHistory& history) {
    Names names = {&root};
    AddMadeOf(function.getBody(), names);
    const FunctionGraph* graph = view_.GraphOf(function);
    const GraphPlace* end = graph != nullptr && call != nullptr ? graph->Find(call) : nullptr;
    ForEachDeep(function.getBody(), [&](const clang::Stmt& inner) {
      if (&inner == call) return;
      CarrierEvent event{&inner, &function, PartsOf(inner)};
      if (event.parts.callee == nullptr) {
        // `context = ...` of a pointer.
        return;
      }
      const bool concerned =
          (event.parts.object != nullptr && Names_(event.parts.object, names)) ||
          std::any_of(event.parts.args.begin(), event.parts.args.end(),
                      [&](const clang::Expr* argument) { return Names_(argument, names); }) ||
          Initialises(function, inner, names);
      if (!concerned) return;
      const GraphPlace* at = graph != nullptr ? graph->Find(&inner) : nullptr;
      if (end != nullptr && at != nullptr) {
        if (!graph->Reaches(*at, *end)) return;
        event.always = graph->Always(*at, *end);
      }
      history.events.push_back(std::move(event));
    });
  }

  // The call makes the value of one of the variables.
  bool Initialises(const clang::FunctionDecl& function, const clang::Stmt& call,
                   const Names& names) const {
    return std::any_of(names.begin(), names.end(), [&](const clang::ValueDecl* decl) {
      const auto* variable = dyn_cast<clang::VarDecl>(decl);
      if (variable == nullptr || isa<clang::ParmVarDecl>(variable) || !variable->hasInit())
        return false;
      bool inside = false;
      ForEachInside(variable->getInit(),
                    [&](const clang::Stmt& inner) { inside = inside || &inner == &call; });
      return inside;
    });
  }

  UnitView& view_;
  const int depth_;
};

}  // namespace

CarrierHistory HistoryOf(const clang::Expr* expr, const clang::Stmt& call,
                         const clang::FunctionDecl& function, UnitView& view, int depth) {
  return Historian(view, depth).Of(RootOf(expr), call, function);
}

}  // namespace arterial::indexer
