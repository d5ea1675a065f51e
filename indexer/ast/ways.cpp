#include "indexer/ast/ways.h"

namespace arterial::indexer {
namespace {

bool IsLoop(const clang::Stmt& statement) {
  return llvm::isa<clang::ForStmt, clang::WhileStmt, clang::DoStmt, clang::CXXForRangeStmt>(
      statement);
}

bool IsBranch(const clang::Stmt& statement) {
  return IsLoop(statement) ||
         llvm::isa<clang::IfStmt, clang::SwitchStmt, clang::ConditionalOperator,
                   clang::CXXCatchStmt, clang::LambdaExpr>(statement);
}

// Both arms of an if hold neither each other nor what both hold.
const clang::Stmt* ArmOf(const clang::Stmt& parent, const clang::Stmt& child) {
  const auto* choice = llvm::dyn_cast<clang::IfStmt>(&parent);
  const bool arm =
      choice != nullptr && (&child == choice->getThen() || &child == choice->getElse());
  return arm ? &child : nullptr;
}

}  // namespace

Ways::Ways(const clang::ASTContext& context, clang::SourceLocation declared,
           clang::SourceLocation use)
    : sources_(context.getSourceManager()),
      declared_(sources_.getExpansionLoc(declared)),
      use_(sources_.getExpansionLoc(use)),
      written_use_(use) {}

void Ways::Enter(const clang::Stmt& statement) {
  if (!around_.empty() && ArmOf(*around_.back(), statement) != nullptr)
    around_.push_back(&statement);
  if (IsBranch(statement) && (around_.empty() || around_.back() != &statement))
    around_.push_back(&statement);
}

void Ways::Leave(const clang::Stmt& statement) {
  if (!around_.empty() && around_.back() == &statement) around_.pop_back();
}

bool Ways::Holds(const clang::Stmt& statement, clang::SourceLocation place) const {
  const clang::SourceLocation begin = sources_.getExpansionLoc(statement.getBeginLoc());
  const clang::SourceLocation end = sources_.getExpansionLoc(statement.getEndLoc());
  return !sources_.isBeforeInTranslationUnit(place, begin) &&
         !sources_.isBeforeInTranslationUnit(end, place);
}

Ways::When Ways::Of(clang::SourceLocation place) const {
  const clang::SourceLocation written = place;
  place = sources_.getExpansionLoc(place);
  bool sure = true, again = false;
  for (const clang::Stmt* around : around_) {
    const bool holds_use = Holds(*around, use_);
    // A condition is evaluated on every way through its if.
    const auto* choice = llvm::dyn_cast<clang::IfStmt>(around);
    const bool in_condition =
        choice != nullptr && choice->getCond() != nullptr && Holds(*choice->getCond(), place);
    if (!holds_use && !in_condition) sure = false;
    const bool repeats = IsLoop(*around) && !Holds(*around, declared_);
    if (repeats && holds_use) again = true;
    if (repeats) sure = sure && holds_use;
  }
  // Two parts of one macro's expansion share their place.
  const bool before = place == use_ ? sources_.isBeforeInTranslationUnit(written, written_use_)
                                    : sources_.isBeforeInTranslationUnit(place, use_);
  if (before) return sure ? When::kSure : When::kMaybe;
  return again ? When::kMaybe : When::kNot;
}

}  // namespace arterial::indexer
