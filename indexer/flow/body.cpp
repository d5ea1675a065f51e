#include "indexer/flow/body.h"

#include "indexer/ast/unwrap.h"

namespace arterial::indexer::flow {
namespace {

using llvm::dyn_cast;

enum class Catches { kNo, kSome, kAll };

// What the root of a library's own exceptions is called.
std::string_view RootOf(std::string_view framework) {
  if (framework == "thrift") return "apache::thrift::TException";
  if (framework == "redis") return "sw::redis::Error";
  if (framework == "mongo") return "mongocxx::exception";
  return {};
}

llvm::StringRef TopOf(llvm::StringRef qualified) { return qualified.split("::").first; }

Catches CatchesIt(const clang::CXXCatchStmt& handler, clang::QualType thrown,
                  std::string_view from) {
  if (handler.getExceptionDecl() == nullptr) return Catches::kAll;
  const clang::CXXRecordDecl* caught = RecordOf(handler.getCaughtType());
  const clang::CXXRecordDecl* type = thrown.isNull() ? nullptr : RecordOf(thrown);
  if (caught != nullptr && type != nullptr) {
    if (caught->getCanonicalDecl() == type->getCanonicalDecl()) return Catches::kAll;
    const clang::CXXRecordDecl* complete = CompleteRecord(type);
    if (complete == nullptr) return Catches::kSome;
    return IsOrDerives(complete, caught->getQualifiedNameAsString()) ? Catches::kAll : Catches::kNo;
  }
  if (!thrown.isNull()) return caught == nullptr && type == nullptr ? Catches::kAll : Catches::kNo;
  if (caught == nullptr) return Catches::kNo;
  if (IsNamed(*caught, "std::exception")) return Catches::kAll;
  const std::string_view root = RootOf(from);
  if (!root.empty() && IsNamed(*caught, root)) return Catches::kAll;
  // Exceptions that an interface declares are answers: the callee has not failed.
  if (!root.empty() && IsOrDerives(caught, root) && TopNamespace(*caught) != TopOf(root))
    return Catches::kNo;
  // A library's errors are no std::runtime_error unless it says so.
  const bool standard = caught->isInStdNamespace();
  return standard && !root.empty() ? Catches::kNo : Catches::kSome;
}

}  // namespace

const clang::CFG* Body::Graph() const {
  if (!made_) {
    made_ = true;
    clang::CFG::BuildOptions options;
    options.setAllAlwaysAdd();
    options.AddEHEdges = false;
    if (!function_.isDependentContext() && function_.getBody() != nullptr)
      graph_ = clang::CFG::buildCFG(&function_, function_.getBody(),
                                    const_cast<clang::ASTContext*>(&context_), options);
  }
  return graph_.get();
}

const clang::CFGBlock* Body::BlockOf(const clang::CXXCatchStmt& handler) const {
  if (Graph() == nullptr) return nullptr;
  for (const clang::CFGBlock* block : *graph_)
    if (block->getLabel() == &handler) return block;
  return nullptr;
}

const clang::Stmt* Body::Parent(const clang::Stmt& statement) const {
  if (parents_ == nullptr) parents_ = std::make_unique<clang::ParentMap>(function_.getBody());
  return parents_->getParent(&statement);
}

bool Body::InTry(const clang::Stmt& statement) const {
  const clang::Stmt* child = &statement;
  for (const clang::Stmt* up = Parent(*child); up != nullptr; child = up, up = Parent(*up))
    if (const auto* block = dyn_cast<clang::CXXTryStmt>(up))
      if (block->getTryBlock() == child) return true;
  return false;
}

std::vector<Landing> Body::Landings(const clang::Stmt& place, clang::QualType thrown,
                                    std::string_view from) const {
  std::vector<Landing> landings;
  const clang::Stmt* child = &place;
  for (const clang::Stmt* up = Parent(*child); up != nullptr; child = up, up = Parent(*up)) {
    const auto* block = dyn_cast<clang::CXXTryStmt>(up);
    if (block == nullptr || block->getTryBlock() != child) continue;
    for (unsigned i = 0; i < block->getNumHandlers(); ++i) {
      const Catches how = CatchesIt(*block->getHandler(i), thrown, from);
      if (how == Catches::kNo) continue;
      landings.push_back({block->getHandler(i), how == Catches::kAll});
      if (how == Catches::kAll) return landings;
    }
  }
  landings.push_back({nullptr, true});
  return landings;
}

}  // namespace arterial::indexer::flow
