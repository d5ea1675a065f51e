// Functions that are kept in members, or passed to be kept: a node of the call graph for each such
// member and parameter (db/facts.h).
#include "indexer/ast/body_walker.h"
#include "indexer/ast/unwrap.h"

namespace arterial::indexer {
namespace {

using db::Via;
using llvm::dyn_cast;

bool IsFunctionObject(const clang::CXXRecordDecl& record) {
  if (record.getIdentifier() == nullptr) return false;
  for (const llvm::StringRef name :
       {"function", "move_only_function", "copyable_function", "packaged_task", "function_ref",
        "Function", "FunctionRef", "UniqueFunction", "unique_function", "AnyInvocable",
        "any_invocable", "function2"})
    if (record.getName() == name) return true;
  return false;
}

// A function pointer, std::function and its like, or a library's container of them.
bool MayHoldFunction(clang::QualType type, int depth = 0) {
  if (type.isNull() || depth > 3) return false;
  type = type.getNonReferenceType();
  while (const clang::ArrayType* array = type->getAsArrayTypeUnsafe())
    type = array->getElementType();
  if (type->isFunctionPointerType() || type->isMemberFunctionPointerType()) return true;
  const clang::CXXRecordDecl* record = RecordOf(type);
  if (record == nullptr) return false;
  if (IsFunctionObject(*record)) return true;
  const auto* made = dyn_cast<clang::ClassTemplateSpecializationDecl>(record);
  if (made == nullptr) return false;
  for (const clang::TemplateArgument& argument : made->getTemplateArgs().asArray())
    if (argument.getKind() == clang::TemplateArgument::Type &&
        MayHoldFunction(argument.getAsType(), depth + 1))
      return true;
  return false;
}

bool PutsIn(const clang::FunctionDecl& callee) {
  if (callee.getIdentifier() == nullptr) return false;
  const llvm::StringRef name = callee.getName();
  for (const llvm::StringRef verb : {"push", "emplace", "insert", "try_emplace", "assign", "store",
                                     "enqueue", "try_enqueue", "Push", "Enqueue"})
    if (name.starts_with(verb)) return true;
  return false;
}

// A parameter is read by its function alone. Where that has its body in this unit, no other one
// can tell more of it.
bool HasBodyHere(const clang::ValueDecl& decl) {
  const auto* function = dyn_cast<clang::FunctionDecl>(decl.getDeclContext());
  const clang::FunctionDecl* definition = nullptr;
  return isa<clang::ParmVarDecl>(decl) && function != nullptr && function->hasBody(definition) &&
         !definition->hasSkippedBody();
}

}  // namespace

// The node of a member or parameter that may hold functions.
std::optional<db::FunctionId> BodyWalker::StoreOf(const clang::ValueDecl* decl) {
  if (decl == nullptr || !unit_.MayBeProject(decl->getLocation()) ||
      !MayHoldFunction(decl->getType()))
    return std::nullopt;
  if (const auto* field = dyn_cast<clang::FieldDecl>(decl)) return unit_.names.IdOf(*field);
  const auto* parameter = dyn_cast<clang::ParmVarDecl>(decl);
  const auto* function =
      parameter == nullptr ? nullptr : dyn_cast<clang::FunctionDecl>(parameter->getDeclContext());
  if (function == nullptr || function->isDependentContext()) return std::nullopt;
  return unit_.names.ParameterId(*function, parameter->getFunctionScopeIndex());
}

// The parameters that get an argument: of `callee`, or of the constructors of the project that a
// library's make_unique, make_shared or emplace calls with it.
std::vector<db::FunctionId> BodyWalker::StoresOf(const clang::FunctionDecl& callee, size_t argument,
                                                 size_t arguments) {
  std::vector<db::FunctionId> stores;
  const auto add = [&](const clang::FunctionDecl& function, size_t index) {
    if (index >= function.getNumParams()) return;
    const clang::ParmVarDecl& parameter = *function.getParamDecl(static_cast<unsigned>(index));
    if (!MayHoldFunction(parameter.getType()) || function.isDependentContext()) return;
    stores.push_back(unit_.names.ParameterId(function, static_cast<unsigned>(index)));
    DefineStore(stores.back(), parameter);
  };
  if (unit_.MayBeProject(callee.getLocation()))
    add(callee, argument);
  else
    for (const clang::CXXConstructorDecl* constructor : ConstructedBy(callee, arguments))
      // Associative containers take the key first.
      for (const size_t skipped : {size_t{0}, size_t{1}})
        if (argument >= skipped && TakesArguments(*constructor, arguments - skipped))
          add(*constructor, argument - skipped);
  return stores;
}

void BodyWalker::DefineStore(const db::FunctionId& id, const clang::ValueDecl& decl) {
  db::FunctionFact fact;
  fact.id = id;
  fact.name = unit_.names.known().at(id);
  fact.location = unit_.sources.LocationOf(decl.getLocation());
  fact.internal = true;
  fact.in_header = !unit_.sources.InMainFile(decl.getLocation()) && !HasBodyHere(decl);
  unit_.facts.AddFunction(std::move(fact));
}

// The target of an assignment: what it holds is replaced, not read.
void BodyWalker::VisitWritten(const clang::Expr* target) {
  const clang::ValueDecl* outer = std::exchange(state_.written, VariableOf(target));
  Visit(target, Via::kAddressTaken);
  state_.written = outer;
}

// `value` gets into `stores`, too.
void BodyWalker::VisitStored(const clang::Expr* value, const std::vector<db::FunctionId>& stores,
                             Via use) {
  const size_t before = state_.stores.size();
  state_.stores.insert(state_.stores.end(), stores.begin(), stores.end());
  Visit(value, use);
  state_.stores.resize(before);
}

// `tasks_.push(f)` on a member that holds functions.
const clang::ValueDecl* BodyWalker::StoringMember(const clang::FunctionDecl& callee,
                                                  const clang::Expr* object) {
  if (object == nullptr || !PutsIn(callee)) return nullptr;
  const auto* member = llvm::dyn_cast_or_null<clang::FieldDecl>(VariableOf(object));
  return StoreOf(member) ? member : nullptr;
}

std::vector<db::FunctionId> BodyWalker::DefinedStore(const clang::ValueDecl* decl) {
  const std::optional<db::FunctionId> store = StoreOf(decl);
  if (!store) return {};
  DefineStore(*store, *decl);
  return {*store};
}

void BodyWalker::AddToStores(const db::FunctionId& callee, clang::SourceLocation place) {
  for (const db::FunctionId& store : state_.stores)
    if (store != callee)
      unit_.facts.AddCall({store, callee, Via::kStored, unit_.sources.LocationOf(place)});
}

// A member or parameter is read: what it holds may run, or gets into what is being stored to.
void BodyWalker::ReadStore(const clang::ValueDecl& decl, clang::SourceLocation place) {
  if (&decl == state_.written) return;
  const bool member = llvm::isa<clang::FieldDecl>(decl);
  if (!member && state_.stores.empty()) return;
  const std::optional<db::FunctionId> store = StoreOf(&decl);
  if (!store) return;
  AddToStores(*store, place);
  // Who passes a function to a parameter is taken to run it: only members have readers.
  if (member) AddEdge(*store, Via::kStored, place, /*in_open_spans=*/false);
}

}  // namespace arterial::indexer
