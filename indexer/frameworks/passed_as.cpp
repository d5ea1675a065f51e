#include "indexer/frameworks/passed_as.h"

#include "indexer/ast/unwrap.h"

namespace arterial::indexer {
namespace {

using llvm::dyn_cast;
using Record = clang::CXXRecordDecl;

class Search {
 public:
  Search(const Record& base, const std::function<bool(const Record&)>& fits)
      : base_(*base.getCanonicalDecl()), fits_(fits) {}

  bool InScope(const clang::DeclContext& scope) const {
    const clang::SourceManager& sources = base_.getASTContext().getSourceManager();
    for (const clang::Decl* decl : scope.decls())
      if (decl->getLocation().isInvalid() || !sources.isInSystemHeader(decl->getLocation()))
        if (InDecl(*decl)) return true;
    return false;
  }

 private:
  bool InDecl(const clang::Decl& decl) const {
    if (const auto* pattern = dyn_cast<clang::FunctionTemplateDecl>(&decl)) {
      for (const clang::FunctionDecl* made : pattern->specializations())
        if (InDecl(*made)) return true;
      return false;
    }
    if (const auto* pattern = dyn_cast<clang::ClassTemplateDecl>(&decl)) {
      for (const auto* made : pattern->specializations())
        if (InScope(*made)) return true;
      return false;
    }
    if (const auto* function = dyn_cast<clang::FunctionDecl>(&decl)) return InFunction(*function);
    if (const auto* variable = dyn_cast<clang::VarDecl>(&decl))
      return InStatement(variable->getInit());
    const auto* scope = dyn_cast<clang::DeclContext>(&decl);
    return scope != nullptr && InScope(*scope);
  }

  bool InFunction(const clang::FunctionDecl& function) const {
    if (!function.isThisDeclarationADefinition() || function.isDependentContext()) return false;
    if (const auto* constructor = dyn_cast<clang::CXXConstructorDecl>(&function))
      for (const clang::CXXCtorInitializer* initializer : constructor->inits())
        if (InStatement(initializer->getInit())) return true;
    return InStatement(function.getBody());
  }

  bool InStatement(const clang::Stmt* statement) const {
    if (statement == nullptr) return false;
    if (const auto* cast = dyn_cast<clang::CastExpr>(statement); cast != nullptr && Casts(*cast))
      return true;
    if (const auto* made = dyn_cast<clang::CXXConstructExpr>(statement);
        made != nullptr && Wraps(*made))
      return true;
    if (const auto* declaration = dyn_cast<clang::DeclStmt>(statement))
      for (const clang::Decl* decl : declaration->decls())
        if (llvm::isa<clang::CXXRecordDecl>(decl) && InDecl(*decl)) return true;
    for (const clang::Stmt* child : statement->children())
      if (InStatement(child)) return true;
    return false;
  }

  bool Casts(const clang::CastExpr& cast) const {
    if (cast.getCastKind() != clang::CK_DerivedToBase &&
        cast.getCastKind() != clang::CK_UncheckedDerivedToBase)
      return false;
    return IsBase(RecordOf(cast.getType())) && Fits(RecordOf(cast.getSubExpr()->getType()));
  }

  // shared_ptr<Base> of a shared_ptr<Derived> or a Derived*.
  bool Wraps(const clang::CXXConstructExpr& made) const {
    if (made.getNumArgs() == 0 || !IsBase(Pointee(made.getType()))) return false;
    const clang::QualType from = Unwrap(made.getArg(0))->getType();
    return Fits(Pointee(from)) || Fits(RecordOf(from));
  }

  static const Record* Pointee(clang::QualType type) {
    const auto* pointer =
        llvm::dyn_cast_or_null<clang::ClassTemplateSpecializationDecl>(type->getAsCXXRecordDecl());
    if (pointer == nullptr || pointer->getTemplateArgs().size() == 0) return nullptr;
    const clang::TemplateArgument& first = pointer->getTemplateArgs()[0];
    return first.getKind() == clang::TemplateArgument::Type
               ? first.getAsType()->getAsCXXRecordDecl()
               : nullptr;
  }

  bool IsBase(const Record* record) const {
    return record != nullptr && record->getCanonicalDecl() == &base_;
  }
  bool Fits(const Record* record) const { return record != nullptr && fits_(*record); }

  const Record& base_;
  const std::function<bool(const Record&)>& fits_;
};

}  // namespace

bool IsPassedAs(const Record& base, const std::function<bool(const Record&)>& fits) {
  return Search(base, fits).InScope(*base.getASTContext().getTranslationUnitDecl());
}

}  // namespace arterial::indexer
