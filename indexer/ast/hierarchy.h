// Facts about classes: which methods override which, which types have objects, and what runs when
// an object is made or destroyed by a library.
#pragma once

#include <unordered_map>
#include <vector>

#include "indexer/ast/unit.h"

namespace arterial::indexer {

class Hierarchy {
 public:
  explicit Hierarchy(Unit& unit) : unit_(unit) {}

  // The overrides among the methods that `record` declares.
  void AddOverrides(const clang::CXXRecordDecl& record);
  // Objects of `type` exist, hence of its bases as well.
  void AddConstructed(const clang::CXXRecordDecl& type);
  // The project classes among the type arguments of a library template, nested ones included:
  // make_unique<T>, vector<T>, map<K, vector<T>>.
  std::vector<const clang::CXXRecordDecl*> ProjectArguments(
      llvm::ArrayRef<clang::TemplateArgument> arguments, int depth = 0) const;
  // The destructors written in the project that run when a value of `type` ends, through bases,
  // fields and library containers.
  const std::vector<const clang::CXXDestructorDecl*>& DestructorsOf(clang::QualType type);
  // Methods with which `record` overrides virtuals of libraries: whoever holds the object calls
  // them (reactors, visitors, thread classes).
  std::vector<const clang::CXXMethodDecl*> LibraryCallbacks(
      const clang::CXXRecordDecl& record) const;

 private:
  bool HasProjectRoot(const clang::CXXMethodDecl& method, int depth = 0) const;
  void CollectDestructors(clang::QualType type, int depth,
                          std::vector<const clang::CXXDestructorDecl*>& out) const;

  Unit& unit_;
  std::unordered_map<const clang::Type*, std::vector<const clang::CXXDestructorDecl*>> destructors_;
};

}  // namespace arterial::indexer
