// Walks the bodies of project functions once, in source order, and reports what happens in them:
// calls to the call graph, and everything a framework may know to the frameworks.
#pragma once

#include <map>
#include <set>
#include <span>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "indexer/ast/hierarchy.h"
#include "indexer/ast/unit.h"
#include "indexer/ast/walked.h"
#include "indexer/frameworks/framework.h"

namespace arterial::indexer {

class BodyWalker : private Recorder {
 public:
  BodyWalker(Unit& unit, Hierarchy& hierarchy) : unit_(unit), hierarchy_(hierarchy) {}

  // Everything that the project declares in the translation unit.
  void Walk();
  // Of all that was walked.
  Walked TakeWalked() { return std::move(done_); }

 private:
  // Everything that the project declares in a translation unit or namespace.
  void WalkScope(const clang::DeclContext& scope);
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
  // A span that is open; its holder is a variable or field, the function that returns it, or null:
  // then it ends with its statement. In a function that is given spans, each such parameter holds
  // one without a site of its own (kGiven).
  struct LiveSpan {
    uint32_t site;
    const clang::ValueDecl* holder;
    bool released = false;                        // a plain pointer: only an explicit end ends it
    std::optional<unsigned> name = std::nullopt;  // the function's parameter that names it
  };
  static constexpr uint32_t kGiven = UINT32_MAX;
  // Spans that are the current ones of the thread while `holder` (a scope, a token) exists.
  struct Activation {
    std::vector<uint32_t> sites;
    const clang::ValueDecl* holder;
  };
  struct LeftOpen {
    const clang::ValueDecl* holder = nullptr;
    std::set<uint32_t> lines;  // where control leaves the function with the span open
  };
  // What the walk through a function knows at one point.
  struct State {
    const clang::FunctionDecl* function = nullptr;
    std::vector<LiveSpan> live;
    std::vector<Activation> active;
    const clang::ValueDecl* holder = nullptr;     // of the value that is being visited
    bool release = false;                         // the next span is released from its owner
    std::set<const clang::ValueDecl*> given;      // parameters whose span some way leaves open
    std::set<const clang::ValueDecl*> kept;       // parameters whose span moves to a member
    bool ends_own = false;                        // a member's span is ended
    std::set<uint32_t> ended;                     // spans that some way ends
    std::map<uint32_t, LeftOpen> left_open;       // released spans that some way leaves open
    std::vector<db::FunctionId> stores;           // members and parameters that get the value
    const clang::ValueDecl* written = nullptr;    // the member that an assignment changes
    const clang::Expr* at = nullptr;              // what is being visited, for its Point
    const clang::FunctionDecl* callee = nullptr;  // that it names
    std::vector<flow::Point> points;
  };
  // What a function does to its callers' spans; parameters by number.
  struct SpanSummary {
    // Returned, or kept by the object constructed; with the parameter that names it.
    std::map<uint32_t, std::optional<unsigned>> opens;
    std::set<unsigned> ends;   // over afterwards
    std::set<unsigned> keeps;  // moved to a member
    bool ends_own = false;     // the span that the object keeps
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
  void WalkBody(const clang::FunctionDecl& definition, bool nested);
  bool WalkUninstantiated(const clang::FunctionDecl& function);
  void AddDestructions(const clang::CXXDestructorDecl& destructor);
  void AddCallbacks(const clang::CXXConstructorDecl& constructor);
  void WalkConstructor(const clang::CXXConstructorDecl& constructor);

  // Calls (body_walker_calls.cpp).
  void VisitCall(const clang::CallExpr& call, db::Via use);
  void VisitConstruct(const clang::CXXConstructExpr& construct, db::Via use);
  void VisitRecovery(const clang::RecoveryExpr& recovery, db::Via use);
  void NoteLoading(const clang::FunctionDecl& callee, std::span<const clang::Expr* const> arguments,
                   clang::SourceLocation place);
  void VisitArguments(const clang::FunctionDecl& callee,
                      std::span<const clang::Expr* const> arguments, db::Via use);
  // The project's constructors that a library's make_unique, make_shared or emplace may call.
  std::vector<const clang::CXXConstructorDecl*> ConstructedBy(const clang::FunctionDecl& callee,
                                                              size_t arguments) const;
  // The project's classes among the template arguments of a library's function.
  std::vector<const clang::CXXRecordDecl*> LibraryTypes(const clang::FunctionDecl& callee) const;
  void AddLibraryTemplate(const clang::FunctionDecl& callee,
                          std::span<const clang::Expr* const> arguments,
                          clang::SourceLocation place);
  void AddDestruction(clang::QualType type, clang::SourceLocation place);
  void AddEdge(const clang::FunctionDecl& callee, db::Via via, clang::SourceLocation place);
  void AddEdge(const db::FunctionId& callee, db::Via via, clang::SourceLocation place,
               bool in_open_spans = true);
  void Report(const Call& call);
  // Of a call that no framework knows; once for each class.
  void SuggestRule(const Call& call);
  // All frameworks in their order, up to one that claims what it has found. True: one has found
  // something.
  template <typename AskOne>
  bool Ask(const AskOne& ask) {
    bool any = false;
    for (const Framework* framework : Frameworks()) {
      said_ = false;
      ask(*framework);
      any = any || said_;
      if (said_ && framework->claims) break;
    }
    return any;
  }

  // The life of spans (body_walker_spans.cpp).
  static std::vector<LiveSpan> Union(std::vector<LiveSpan> a, const std::vector<LiveSpan>& b);
  void EndStatement(size_t live_before);
  void EndScope(const clang::Stmt& scope);
  void VisitReturn(const clang::ReturnStmt& back);
  void Leave(clang::SourceLocation place);
  void LeaveOpen(const LiveSpan& span, clang::SourceLocation place);
  void BeginSpans(const clang::FunctionDecl& definition);
  void FinishSpans(const clang::FunctionDecl& definition);
  bool MayOwnSpan(clang::QualType type, int depth = 0);
  const SpanSummary* SummaryOf(const clang::FunctionDecl& callee);
  void ApplyCall(const clang::FunctionDecl& callee, const clang::Expr* object,
                 std::span<const clang::Expr* const> arguments);
  void Push(LiveSpan span);
  void MoveSpan(const clang::Expr* value, const clang::ValueDecl* holder);
  void NoteEnded(const clang::ValueDecl* variable);
  const clang::ValueDecl* HolderOf(const clang::Expr* expr) const;
  bool IsHolder(const clang::ValueDecl* variable) const;
  std::vector<uint32_t> Sites() const;
  std::vector<uint32_t> SpansIn(const clang::Stmt* statement, int depth = 0);
  std::vector<uint32_t> CurrentSpans() const;
  std::optional<unsigned> NamingParameter(const clang::Expr* name) const;

  // Functions in members and parameters (body_walker_values.cpp).
  std::optional<db::FunctionId> StoreOf(const clang::ValueDecl* decl);
  std::vector<db::FunctionId> DefinedStore(const clang::ValueDecl* decl);
  std::vector<db::FunctionId> StoresOf(const clang::FunctionDecl& callee, size_t argument,
                                       size_t arguments);
  void DefineStore(const db::FunctionId& id, const clang::ValueDecl& decl);
  void VisitStored(const clang::Expr* value, const std::vector<db::FunctionId>& stores,
                   db::Via use);
  const clang::ValueDecl* StoringMember(const clang::FunctionDecl& callee,
                                        const clang::Expr* object);
  void AddToStores(const db::FunctionId& callee, clang::SourceLocation place);
  void ReadStore(const clang::ValueDecl& decl, clang::SourceLocation place);
  void VisitWritten(const clang::Expr* target);

  const clang::FunctionDecl* Function() const override { return state_.function; }
  void AddCallSite(clang::SourceLocation name, Operation operation) override;
  void AddHandler(clang::SourceLocation name, const clang::FunctionDecl& function,
                  Operation operation) override;
  void AddHandlerHere(clang::SourceLocation name, Operation operation) override;
  void AddRoute(clang::SourceLocation name, const clang::Expr* handler,
                Operation operation) override;
  void AddRouteTo(clang::SourceLocation name, const clang::CXXMethodDecl& method,
                  Operation operation) override;
  void AddEndpoint(clang::SourceLocation name, std::string_view framework, std::string_view role,
                   const std::string& address, const std::string& source) override;
  void OpenSpan(const clang::Expr* name, std::string_view framework) override;
  void EndSpan(const clang::Expr* span) override;
  void EndCurrentSpan() override;
  void ReleaseSpan(const clang::Expr* owner) override;
  void ActivateSpan(const clang::Expr* span) override;
  void AddContext(clang::SourceLocation name, std::string_view framework, bool inject,
                  const clang::Expr* span, bool current) override;

  Frame& frame() { return frames_.back(); }
  void DefineFunction(const clang::FunctionDecl& definition);

  Unit& unit_;
  Hierarchy& hierarchy_;
  std::vector<Frame> frames_;
  State state_;
  Walked done_;
  const Call* asked_ = nullptr;  // the call that the frameworks are asked about
  bool said_ = false;            // by a framework: it has found something
  std::unordered_set<const clang::Decl*> walked_;
  std::unordered_set<const clang::Decl*> suggested_;  // classes that have a suggested rule
  std::unordered_map<const clang::Decl*, SpanSummary> summaries_;
  std::unordered_map<uint32_t, std::string_view> frameworks_;  // of each span site
  std::unordered_map<const clang::Type*, bool> may_own_span_;
};

// A function that only a wrapper of callables keeps, made for what it wraps.
bool IsTrampoline(const clang::FunctionDecl& callee);

// What becomes of a function passed to `callee`; `use` is what becomes of the call's result.
db::Via ArgumentUse(const clang::FunctionDecl& callee, db::Via use);
// True if control never goes on behind `statement`.
bool Leaves(const clang::Stmt* statement);
bool TakesArguments(const clang::FunctionDecl& function, size_t count);
// The variable or field that `expr` is, through ->, * and get().
const clang::ValueDecl* VariableOf(const clang::Expr* expr);

}  // namespace arterial::indexer
