#include "indexer/ast/extract.h"

#include <clang/Frontend/CompilerInstance.h>
#include <clang/Frontend/FrontendAction.h>
#include <clang/Lex/PPCallbacks.h>
#include <clang/Lex/Preprocessor.h>
#include <clang/Serialization/PCHContainerOperations.h>
#include <clang/Tooling/Tooling.h>
#include <llvm/Support/VirtualFileSystem.h>

#include <algorithm>

#include "indexer/ast/body_walker.h"
#include "indexer/ast/command.h"
#include "indexer/ast/diagnostics.h"
#include "indexer/ast/stand_in_files.h"

namespace arterial::indexer {
namespace {

// What one parse leaves behind.
struct Parse {
  Parse(const ExtractOptions& options, const std::string& directory)
      : all_bodies(options.all_bodies), sources(options.root, directory), diagnostics(sources) {}
  bool all_bodies;
  SourceMap sources;
  UnitDiagnostics diagnostics;
  Extraction result;
  bool reached_end = false;
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

template <typename T>
void SortUnique(std::vector<T>& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

// Names for what overrides refer to and this unit does not define.
void AddDeclared(Extraction& result) {
  db::UnitFacts& facts = result.facts;
  const auto add = [&](const db::FunctionId& id) {
    const auto at = std::lower_bound(facts.functions.begin(), facts.functions.end(), id,
                                     [](const auto& f, const auto& key) { return f.id < key; });
    if (at != facts.functions.end() && at->id == id) return;
    if (const auto name = result.names.find(id); name != result.names.end())
      facts.declared.push_back({id, name->second});
  };
  for (const db::OverrideFact& fact : facts.overrides) {
    add(fact.overridden);
    add(fact.type);
  }
  SortUnique(facts.declared);
}

class Consumer : public clang::ASTConsumer {
 public:
  explicit Consumer(Parse& parse) : parse_(parse) {}

  void Initialize(clang::ASTContext& context) override {
    parse_.sources.Attach(context.getSourceManager());
  }

  // Library and generated bodies hold no call sites: not parsing them halves the time. Clang keeps
  // those that it needs itself (deduced return types, constexpr).
  bool shouldSkipFunctionBody(clang::Decl* decl) override {
    return !parse_.sources.IsProject(decl->getLocation()) && !Forwards(*decl);
  }

  void HandleTranslationUnit(clang::ASTContext& context) override {
    parse_.reached_end = true;
    Unit unit{context, parse_.sources, Names(context, parse_.sources), {}};
    Hierarchy hierarchy(unit);
    BodyWalker(unit, hierarchy).WalkScope(*context.getTranslationUnitDecl());
    parse_.result.facts = unit.facts.Finish();
    parse_.result.names = unit.names.known();
    AddDeclared(parse_.result);
    const clang::SourceManager& sources = context.getSourceManager();
    for (auto it = sources.fileinfo_begin(); it != sources.fileinfo_end(); ++it) {
      const std::string_view name(it->first.getName().data(), it->first.getName().size());
      if (!IsStandIn(name)) parse_.result.facts.inputs.push_back(parse_.sources.Absolute(name));
    }
  }

 private:
  Parse& parse_;
};

class Action : public clang::ASTFrontendAction {
 public:
  explicit Action(Parse& parse) : parse_(parse) {}

 protected:
  bool BeginInvocation(clang::CompilerInstance& compiler) override {
    // A missing include is fatal to Clang, and after a fatal error it instantiates no templates:
    // calls on what templates return would be lost.
    compiler.getDiagnostics().setFatalsAsError(true);
    compiler.getFrontendOpts().SkipFunctionBodies = !parse_.all_bodies;
    compiler.getLangOpts().CommentOpts.ParseAllComments = false;
    return true;
  }
  bool BeginSourceFileAction(clang::CompilerInstance& compiler) override {
    compiler.getPreprocessor().addPPCallbacks(StandInWatch(parse_.diagnostics));
    return true;
  }
  std::unique_ptr<clang::ASTConsumer> CreateASTConsumer(clang::CompilerInstance&,
                                                        llvm::StringRef) override {
    return std::make_unique<Consumer>(parse_);
  }

 private:
  Parse& parse_;
};

class Factory : public clang::tooling::FrontendActionFactory {
 public:
  explicit Factory(Parse& parse) : parse_(parse) {}
  std::unique_ptr<clang::FrontendAction> create() override {
    return std::make_unique<Action>(parse_);
  }
  bool runInvocation(std::shared_ptr<clang::CompilerInvocation> invocation,
                     clang::FileManager* files,
                     std::shared_ptr<clang::PCHContainerOperations> containers,
                     clang::DiagnosticConsumer* diagnostics) override {
    parse_.diagnostics.EndOfCommandLine();
    return FrontendActionFactory::runInvocation(std::move(invocation), files, std::move(containers),
                                                diagnostics);
  }

 private:
  Parse& parse_;
};

void Run(const CompileUnit& unit, const ExtractOptions& options, bool minimal, Parse& parse) {
  clang::FileSystemOptions file_options;
  file_options.WorkingDir = unit.directory;
  const llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> file_system =
      WithStandIns(llvm::vfs::createPhysicalFileSystem());
  file_system->setCurrentWorkingDirectory(unit.directory);
  const llvm::IntrusiveRefCntPtr<clang::FileManager> files(
      new clang::FileManager(file_options, file_system));
  Factory factory(parse);
  std::vector<std::string> command = ParserCommand(unit, options.resource_dir, minimal);
  for (std::string& argument : StandInArguments()) command.push_back(std::move(argument));
  clang::tooling::ToolInvocation invocation(std::move(command), &factory, files.get(),
                                            std::make_shared<clang::PCHContainerOperations>());
  invocation.setDiagnosticConsumer(&parse.diagnostics);
  invocation.run();
}

void AddIssues(const Parse& parse, const std::string& file, db::UnitFacts& facts) {
  for (const std::string& flag : parse.diagnostics.bad_flags())
    facts.issues.push_back({"flag_ignored", "info", {file, 0, 0}, flag});
  facts.first_error = parse.diagnostics.first_error();
  facts.missing = parse.diagnostics.missing();
  facts.degraded = parse.diagnostics.errors() > 0 || !parse.reached_end;
  if (facts.degraded && facts.first_error.empty()) {
    facts.first_error = file + ": the compiler refused the command";
    if (!parse.diagnostics.bad_flags().empty())
      facts.first_error += ": " + parse.diagnostics.bad_flags().front();
  }
  if (facts.degraded)
    facts.issues.push_back({"unit_degraded", "warning", {file, 0, 0}, facts.first_error});
}

}  // namespace

Extraction ExtractUnit(const CompileUnit& unit, const ExtractOptions& options) {
  auto parse = std::make_unique<Parse>(options, unit.directory);
  Run(unit, options, /*minimal=*/false, *parse);
  if (!parse->reached_end) {
    auto second = std::make_unique<Parse>(options, unit.directory);
    Run(unit, options, /*minimal=*/true, *second);
    if (second->reached_end) parse = std::move(second);
  }
  Extraction result = std::move(parse->result);
  // Even if it was never opened: when it changes, the unit may become readable.
  result.facts.inputs.push_back(parse->sources.Absolute(unit.file));
  AddIssues(*parse, parse->sources.Relative(unit.file), result.facts);
  SortUnique(result.facts.issues);
  SortUnique(result.facts.inputs);
  SortUnique(result.facts.missing);
  return result;
}

}  // namespace arterial::indexer
