#include "indexer/ast/hierarchy.h"

#include <algorithm>

namespace arterial::indexer {
namespace {

using llvm::dyn_cast;

constexpr int kMaxDepth = 8;

// Base classes of a complete record whose definitions are there.
std::vector<const clang::CXXRecordDecl*> BasesOf(const clang::CXXRecordDecl& record) {
  std::vector<const clang::CXXRecordDecl*> bases;
  const clang::CXXRecordDecl* definition = record.getDefinition();
  if (definition == nullptr || definition->isDependentType()) return bases;
  for (const clang::CXXBaseSpecifier& base : definition->bases())
    if (const auto* type = CompleteRecord(base.getType()->getAsCXXRecordDecl()))
      bases.push_back(type);
  return bases;
}

}  // namespace

bool Hierarchy::HasProjectRoot(const clang::CXXMethodDecl& method, int depth) const {
  if (method.size_overridden_methods() == 0) return unit_.MayBeProject(method.getLocation());
  for (const clang::CXXMethodDecl* base : method.overridden_methods())
    if (depth < 64 && HasProjectRoot(*base, depth + 1)) return true;
  return false;
}

void Hierarchy::AddOverrides(const clang::CXXRecordDecl& record) {
  if (record.isDependentType()) return;
  for (const clang::CXXMethodDecl* method : record.methods()) {
    for (const clang::CXXMethodDecl* base : method->overridden_methods()) {
      if (!unit_.MayBeProject(base->getLocation()) || !HasProjectRoot(*base)) continue;
      unit_.facts.AddOverride(
          {unit_.names.IdOf(*method), unit_.names.IdOf(*base), unit_.names.IdOf(record)});
    }
  }
}

void Hierarchy::AddConstructed(const clang::CXXRecordDecl& type) {
  std::vector<const clang::CXXRecordDecl*> pending = {&type};
  for (size_t i = 0; i < pending.size() && i < 256; ++i) {
    const clang::CXXRecordDecl* record = pending[i];
    if (unit_.MayBeProject(record->getLocation()))
      unit_.facts.AddConstructed(unit_.names.IdOf(*record));
    for (const clang::CXXRecordDecl* base : BasesOf(*record)) pending.push_back(base);
  }
}

std::vector<const clang::CXXRecordDecl*> Hierarchy::ProjectArguments(
    llvm::ArrayRef<clang::TemplateArgument> arguments, int depth) const {
  std::vector<const clang::CXXRecordDecl*> found;
  if (depth > kMaxDepth) return found;
  const auto add = [&](const std::vector<const clang::CXXRecordDecl*>& more) {
    found.insert(found.end(), more.begin(), more.end());
  };
  for (const clang::TemplateArgument& argument : arguments) {
    if (argument.getKind() == clang::TemplateArgument::Pack) {
      add(ProjectArguments(argument.getPackAsArray(), depth + 1));
      continue;
    }
    if (argument.getKind() != clang::TemplateArgument::Type) continue;
    const clang::CXXRecordDecl* record = CompleteRecord(argument.getAsType()->getAsCXXRecordDecl());
    if (record == nullptr) continue;
    if (unit_.MayBeProject(record->getLocation()))
      found.push_back(record);
    else if (const auto* inner = dyn_cast<clang::ClassTemplateSpecializationDecl>(record))
      add(ProjectArguments(inner->getTemplateArgs().asArray(), depth + 1));
  }
  return found;
}

const std::vector<const clang::CXXDestructorDecl*>& Hierarchy::DestructorsOf(clang::QualType type) {
  const clang::Type* key = type.isNull() ? nullptr : type.getCanonicalType().getTypePtr();
  const auto [it, added] = destructors_.try_emplace(key);
  if (added && key != nullptr) {
    std::vector<const clang::CXXDestructorDecl*> found;
    CollectDestructors(type, 0, found);
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    it->second = std::move(found);
  }
  return it->second;
}

void Hierarchy::CollectDestructors(clang::QualType type, int depth,
                                   std::vector<const clang::CXXDestructorDecl*>& out) const {
  if (type.isNull() || depth > kMaxDepth) return;
  type = unit_.context.getBaseElementType(type);
  const clang::CXXRecordDecl* record = CompleteRecord(type->getAsCXXRecordDecl());
  if (record == nullptr || record->isDependentType()) return;
  if (!unit_.MayBeProject(record->getLocation())) {
    // unique_ptr<T>, vector<T>: a T of the project ends with its owner.
    if (const auto* owner = dyn_cast<clang::ClassTemplateSpecializationDecl>(record))
      for (const clang::TemplateArgument& argument : owner->getTemplateArgs().asArray())
        if (argument.getKind() == clang::TemplateArgument::Type)
          CollectDestructors(argument.getAsType(), depth + 1, out);
    return;
  }
  const clang::CXXDestructorDecl* destructor = record->getDestructor();
  if (destructor != nullptr && destructor->isUserProvided()) {
    out.push_back(destructor);
    return;
  }
  for (const clang::FieldDecl* field : record->fields())
    CollectDestructors(field->getType(), depth + 1, out);
  for (const clang::CXXBaseSpecifier& base : record->bases())
    CollectDestructors(base.getType(), depth + 1, out);
}

std::vector<const clang::CXXMethodDecl*> Hierarchy::LibraryCallbacks(
    const clang::CXXRecordDecl& record) const {
  std::vector<const clang::CXXMethodDecl*> callbacks;
  for (const clang::CXXMethodDecl* method : record.methods())
    if (method->size_overridden_methods() > 0 && !llvm::isa<clang::CXXDestructorDecl>(method) &&
        !HasProjectRoot(*method))
      callbacks.push_back(method);
  return callbacks;
}

}  // namespace arterial::indexer
