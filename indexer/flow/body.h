// One function as the analyses of flow see it: its calls of interest, its control-flow graph and
// its try blocks. The graph is made when it is asked for: most functions need none.
#pragma once

#include <clang/AST/ParentMap.h>
#include <clang/Analysis/CFG.h>

#include <memory>
#include <string_view>
#include <vector>

#include "indexer/ast/walked.h"

namespace arterial::indexer::flow {

// A handler that an exception comes to.
struct Landing {
  const clang::CXXCatchStmt* handler = nullptr;  // null: leaves the function
  bool certain = true;                           // else only for some of what may be thrown
};

class Body {
 public:
  Body(const clang::ASTContext& context, const clang::FunctionDecl& function)
      : context_(context), function_(function) {}

  const clang::FunctionDecl& function() const { return function_; }
  const clang::ASTContext& context() const { return context_; }
  // Null where Clang can make none.
  const clang::CFG* Graph() const;
  const clang::CFGBlock* BlockOf(const clang::CXXCatchStmt& handler) const;
  const clang::Stmt* Parent(const clang::Stmt& statement) const;
  bool InTry(const clang::Stmt& statement) const;
  // Where an exception thrown at `place` may come to, in order; the last is certain. `thrown`:
  // its type, null where it is not known. `from`: library that throws, "" where not known.
  std::vector<Landing> Landings(const clang::Stmt& place, clang::QualType thrown,
                                std::string_view from) const;

 private:
  const clang::ASTContext& context_;
  const clang::FunctionDecl& function_;
  mutable bool made_ = false;
  mutable std::unique_ptr<clang::CFG> graph_;
  mutable std::unique_ptr<clang::ParentMap> parents_;
};

}  // namespace arterial::indexer::flow
