#include "indexer/ast/frontend.h"

#include <clang/AST/Attr.h>
#include <clang/AST/DeclTemplate.h>
#include <clang/Serialization/PCHContainerOperations.h>
#include <clang/Tooling/Tooling.h>
#include <llvm/Support/VirtualFileSystem.h>

#include <algorithm>

#include "indexer/ast/stand_in_files.h"

namespace arterial::indexer {
namespace {

class Factory : public clang::tooling::FrontendActionFactory {
 public:
  Factory(MakeAction make, UnitDiagnostics& diagnostics)
      : make_(std::move(make)), diagnostics_(diagnostics) {}
  std::unique_ptr<clang::FrontendAction> create() override { return make_(); }
  bool runInvocation(std::shared_ptr<clang::CompilerInvocation> invocation,
                     clang::FileManager* files,
                     std::shared_ptr<clang::PCHContainerOperations> containers,
                     clang::DiagnosticConsumer* diagnostics) override {
    diagnostics_.EndOfCommandLine();
    return FrontendActionFactory::runInvocation(std::move(invocation), files, std::move(containers),
                                                diagnostics);
  }

 private:
  MakeAction make_;
  UnitDiagnostics& diagnostics_;
};

// make_unique(Args&&... args) and its like, which construct what the project names: the last
// parameter is a pack of forwarding references (as clangd's preamble has it).
bool Forwards(const clang::Decl& decl) {
  const auto* pattern = llvm::dyn_cast<clang::FunctionTemplateDecl>(&decl);
  const clang::FunctionDecl* function =
      pattern != nullptr ? pattern->getTemplatedDecl() : decl.getAsFunction();
  if (function == nullptr || function->getNumParams() == 0) return false;
  const clang::QualType last = function->parameters().back()->getType();
  const auto* pack = last->getAs<clang::PackExpansionType>();
  return pack != nullptr && pack->getPattern()->isRValueReferenceType() &&
         pack->getPattern()->getPointeeType()->isTemplateTypeParmType();
}

bool HasTemplateParameter(const clang::TemplateParameterList& parameters) {
  return std::any_of(parameters.begin(), parameters.end(), [](const clang::NamedDecl* parameter) {
    return llvm::isa<clang::TemplateTemplateParmDecl>(parameter);
  });
}

// A static function of a class that is given a template of the project's: it makes of it what
// nothing else does (the registration of typed tests).
bool TakesTemplate(const clang::Decl& decl) {
  const auto* method = llvm::dyn_cast_or_null<clang::CXXMethodDecl>(decl.getAsFunction());
  if (method == nullptr || method->getStorageClass() != clang::SC_Static) return false;
  const clang::CXXRecordDecl* record = method->getParent();
  if (const auto* part = llvm::dyn_cast<clang::ClassTemplatePartialSpecializationDecl>(record))
    return HasTemplateParameter(*part->getTemplateParameters());
  const clang::ClassTemplateDecl* pattern = record->getDescribedClassTemplate();
  return pattern != nullptr && HasTemplateParameter(*pattern->getTemplateParameters());
}

// A factory that a library makes of a type of the project's: a virtual function of a template that
// is given nothing and gives a pointer to an object. What it constructs is so nowhere else.
bool IsFactory(const clang::Decl& decl) {
  const auto* method = llvm::dyn_cast_or_null<clang::CXXMethodDecl>(decl.getAsFunction());
  if (method == nullptr || method->getNumParams() != 0 ||
      !method->getParent()->isDependentContext())
    return false;
  if (!method->isVirtualAsWritten() && !method->hasAttr<clang::OverrideAttr>()) return false;
  const clang::QualType made = method->getReturnType();
  return made->isPointerType() && made->getPointeeType()->isRecordType();
}

}  // namespace

void RunFrontend(std::vector<std::string> command, const std::string& directory, MakeAction action,
                 UnitDiagnostics& diagnostics) {
  clang::FileSystemOptions file_options;
  file_options.WorkingDir = directory;
  const llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> file_system =
      WithStandIns(llvm::vfs::createPhysicalFileSystem());
  file_system->setCurrentWorkingDirectory(directory);
  const llvm::IntrusiveRefCntPtr<clang::FileManager> files(
      new clang::FileManager(file_options, file_system));
  Factory factory(std::move(action), diagnostics);
  for (std::string& argument : StandInArguments()) command.push_back(std::move(argument));
  clang::tooling::ToolInvocation invocation(std::move(command), &factory, files.get(),
                                            std::make_shared<clang::PCHContainerOperations>());
  invocation.setDiagnosticConsumer(&diagnostics);
  invocation.run();
}

void ConfigureParse(clang::CompilerInstance& compiler, bool all_bodies) {
  // A missing include is fatal to Clang, and after a fatal error it instantiates no templates:
  // calls on what templates return would be lost.
  compiler.getDiagnostics().setFatalsAsError(true);
  compiler.getFrontendOpts().SkipFunctionBodies = !all_bodies;
  compiler.getLangOpts().CommentOpts.ParseAllComments = false;
}

bool MaySkipBody(const clang::Decl& decl, const SourceMap& sources) {
  return !sources.IsProject(decl.getLocation()) && !Forwards(decl) && !TakesTemplate(decl) &&
         !IsFactory(decl);
}

}  // namespace arterial::indexer
