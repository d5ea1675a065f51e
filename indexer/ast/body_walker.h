// Walks the bodies of project functions once, in source order, and reports what happens in them:
// calls to the call graph, and everything a framework may know to the frameworks.
#pragma once

#include <span>
#include <unordered_set>
#include <vector>

#include "indexer/ast/hierarchy.h"
#include "indexer/ast/unit.h"
#include "indexer/frameworks/framework.h"

namespace arterial::indexer {

class BodyWalker : private Recorder {
 public:
  BodyWalker(Unit& unit, Hierarchy& hierarchy) : unit_(unit), hierarchy_(hierarchy) {}

  // Everything that the project declares in a translation unit or namespace.
  void WalkScope(const clang::DeclContext& scope);

 private:
  // A definition with a body; nothing happens if it was walked before.
  void WalkFunction(const clang::FunctionDecl& definition);
  // The initialiser of a variable with static storage outside functions.
  void WalkInitializer(const clang::VarDecl& variable);
  // A class in project files: its methods, nested classes, overrides and handlers.
  void WalkRecord(const clang::CXXRecordDecl& record);
  // The frameworks' view of a method that is declared or defined in project files.
  void InspectMethod(const clang::CXXMethodDecl& method);

  struct Frame {
    db::FunctionId id;
    llvm::StringRef library;  // outermost namespace
    // In the initialiser of a variable: the variable, which holds the functions named there.
    std::optional<db::FunctionId> variable = std::nullopt;
    bool used = false;   // has an edge or a site
    bool holds = false;  // `variable` holds a function
  };
  struct LiveSpan {
    uint32_t site;
    const clang::ValueDecl* holder;  // variable or field; null: ends with its statement
  };

  // Statements (body_walker.cpp). `use` says what becomes of functions named as values.
  void Visit(const clang::Stmt* statement, db::Via use);
  bool VisitStatement(const clang::Stmt& statement);
  bool VisitExpression(const clang::Expr& expr, db::Via use);
  void VisitChildren(const clang::Stmt& statement, db::Via use);
  void VisitBlock(const clang::CompoundStmt& block);
  void VisitControl(const clang::Stmt& statement);
  void VisitDeclaration(const clang::Decl& decl);
  void VisitAssigned(const clang::Expr* value, const clang::ValueDecl* holder);
  void VisitLambda(const clang::LambdaExpr& lambda, db::Via use);
  void VisitReference(const clang::ValueDecl& decl, clang::SourceLocation name, db::Via use);
  static std::vector<LiveSpan> Union(std::vector<LiveSpan> a, const std::vector<LiveSpan>& b);
  void EndStatement(size_t live_before);
  void EndScope(const clang::Stmt& scope);
  void WalkBody(const clang::FunctionDecl& definition, bool nested);
  void WalkConstructor(const clang::CXXConstructorDecl& constructor);

  // Calls (body_walker_calls.cpp).
  void VisitCall(const clang::CallExpr& call, db::Via use);
  void VisitConstruct(const clang::CXXConstructExpr& construct, db::Via use);
  void VisitRecovery(const clang::RecoveryExpr& recovery, db::Via use);
  void VisitArguments(const clang::FunctionDecl& callee,
                      std::span<const clang::Expr* const> arguments, db::Via use);
  void AddLibraryTemplate(const clang::FunctionDecl& callee, size_t arguments,
                          clang::SourceLocation place);
  void AddDestruction(clang::QualType type, clang::SourceLocation place);
  void AddEdge(const clang::FunctionDecl& callee, db::Via via, clang::SourceLocation place);
  void AddEdge(const db::FunctionId& callee, db::Via via, clang::SourceLocation place);
  void Report(const Call& call);

  void AddCallSite(clang::SourceLocation name, Operation operation) override;
  void AddHandler(clang::SourceLocation name, const clang::FunctionDecl& function,
                  Operation operation) override;
  void AddHandlerHere(clang::SourceLocation name, Operation operation) override;
  void AddRoute(clang::SourceLocation name, const clang::Expr* handler,
                Operation operation) override;
  void OpenSpan(clang::SourceLocation name_token, std::string_view framework,
                std::optional<std::string> name) override;
  void EndSpan(const clang::Expr* span) override;

  Frame& frame() { return frames_.back(); }
  void DefineFunction(const clang::FunctionDecl& definition);

  Unit& unit_;
  Hierarchy& hierarchy_;
  std::vector<Frame> frames_;
  std::vector<LiveSpan> live_;
  const clang::ValueDecl* holder_ = nullptr;
  std::unordered_set<const clang::Decl*> walked_;
};

}  // namespace arterial::indexer
