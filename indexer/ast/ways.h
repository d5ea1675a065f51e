// Which of the things that a function does come before a place in it, by source order and by the
// branches and loops around both: not a flow analysis, but right for the straight code in which
// requests and texts are put together.
#pragma once

#include <vector>

#include "indexer/ast/compat.h"

namespace arterial::indexer {

class Ways {
 public:
  // declared: where the object comes into being; a loop around that makes a new one each time.
  Ways(const clang::ASTContext& context, clang::SourceLocation declared, clang::SourceLocation use);

  // Around the visit of each statement and its children.
  void Enter(const clang::Stmt& statement);
  void Leave(const clang::Stmt& statement);

  enum class When {
    kNot,    // not before the use
    kSure,   // before it, once
    kMaybe,  // before it on some ways only, or again and again
  };
  When Of(clang::SourceLocation place) const;

 private:
  bool Holds(const clang::Stmt& statement, clang::SourceLocation place) const;

  const clang::SourceManager& sources_;
  clang::SourceLocation declared_;
  clang::SourceLocation use_;
  clang::SourceLocation written_use_;
  std::vector<const clang::Stmt*> around_;
};

}  // namespace arterial::indexer
