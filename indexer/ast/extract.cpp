#include "indexer/ast/extract.h"

#include <clang/Frontend/CompilerInstance.h>
#include <clang/Frontend/FrontendAction.h>
#include <clang/Lex/PPCallbacks.h>
#include <clang/Lex/Preprocessor.h>
#include <clang/Lex/PreprocessorOptions.h>
#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <fstream>
#include <optional>

#include "indexer/ast/body_walker.h"
#include "indexer/ast/command.h"
#include "indexer/ast/diagnostics.h"
#include "indexer/ast/frontend.h"
#include "indexer/ast/prelude.h"
#include "indexer/ast/prelude_watch.h"
#include "indexer/ast/stand_in_files.h"
#include "indexer/flow/flow.h"

namespace arterial::indexer {
namespace {

// What one parse leaves behind.
struct Parse {
  Parse(const ExtractOptions& options, const CompileUnit& unit)
      : all_bodies(options.all_bodies),
        flow(options.flow),
        leads(unit.leads),
        sources(options.root, unit.directory),
        diagnostics(sources) {}
  bool all_bodies;
  bool flow;
  const LeadSet* leads;
  SourceMap sources;
  UnitDiagnostics diagnostics;
  const Prelude* prelude = nullptr;  // that it is parsed with
  std::optional<PreludeUse> use;     // with a prelude: whether it made a difference
  Extraction result;
  bool reached_end = false;
  double flow_seconds = 0;
};

// Of this process.
double CpuSeconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

// Workers share the file: a line is one write.
void AppendTimes(const std::string& path, double flow, double all, const std::string& file) {
  std::ofstream out(path, std::ios::app);
  out << fmt::format("{:.4f} {:.4f} {}\n", flow, all, file) << std::flush;
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

  bool shouldSkipFunctionBody(clang::Decl* decl) override {
    return MaySkipBody(*decl, parse_.sources);
  }

  bool HandleTopLevelDecl(clang::DeclGroupRef) override {
    return !parse_.use || !parse_.use->differs();
  }
  void HandleTranslationUnit(clang::ASTContext& context) override {
    parse_.reached_end = true;
    Unit unit{context, parse_.sources, Names(context, parse_.sources), {}};
    Hierarchy hierarchy(unit);
    BodyWalker walker(unit, hierarchy);
    walker.Walk();
    if (parse_.flow) {
      const double begin = CpuSeconds();
      AnalyseFlow(walker.TakeWalked(), parse_.leads, unit);
      parse_.flow_seconds = CpuSeconds() - begin;
    }
    parse_.result.facts = unit.facts.Finish();
    parse_.result.names = unit.names.known();
    AddDeclared(parse_.result);
    AddInputs(context.getSourceManager());
  }

 private:
  void AddInputs(const clang::SourceManager& sources) {
    std::vector<std::string>& inputs = parse_.result.facts.inputs;
    if (parse_.prelude != nullptr) inputs = parse_.prelude->index.files;
    for (auto it = sources.fileinfo_begin(); it != sources.fileinfo_end(); ++it) {
      const std::string_view name(it->first.getName().data(), it->first.getName().size());
      // The prelude's own text is no file of the unit.
      const bool made = parse_.prelude != nullptr && name == parse_.prelude->text;
      if (!IsStandIn(name) && !made) inputs.push_back(parse_.sources.Absolute(name));
    }
  }

  Parse& parse_;
};

class Action : public clang::ASTFrontendAction {
 public:
  explicit Action(Parse& parse) : parse_(parse) {}

 protected:
  bool BeginInvocation(clang::CompilerInstance& compiler) override {
    ConfigureParse(compiler, parse_.all_bodies);
    if (parse_.prelude != nullptr)
      compiler.getPreprocessorOpts().ImplicitPCHInclude = parse_.prelude->pch;
    return true;
  }
  bool BeginSourceFileAction(clang::CompilerInstance& compiler) override {
    compiler.getPreprocessor().addPPCallbacks(StandInWatch(parse_.diagnostics));
    if (parse_.use)
      compiler.getPreprocessor().addPPCallbacks(parse_.use->Watch(compiler.getPreprocessor()));
    return true;
  }
  std::unique_ptr<clang::ASTConsumer> CreateASTConsumer(clang::CompilerInstance&,
                                                        llvm::StringRef) override {
    return std::make_unique<Consumer>(parse_);
  }

 private:
  Parse& parse_;
};

void Run(const CompileUnit& unit, const ExtractOptions& options, bool minimal, Parse& parse) {
  RunFrontend(
      ParserCommand(unit, options.resource_dir, minimal), unit.directory,
      [&] { return std::make_unique<Action>(parse); }, parse.diagnostics);
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

// The unit with its prelude; nothing if that is not there or made a difference. Any error may be
// one that the unit does not have without it; and how Clang recovers from those that it has (typo
// correction above all) depends on what is declared where.
std::unique_ptr<Parse> ParseWithPrelude(const CompileUnit& unit, const ExtractOptions& options,
                                        std::string& problem) {
  const std::optional<Prelude> prelude = AcquirePrelude(unit, options);
  if (!prelude) return nullptr;
  auto parse = std::make_unique<Parse>(options, unit);
  parse->prelude = &*prelude;
  parse->use.emplace(prelude->index, parse->sources);
  Run(unit, options, /*minimal=*/false, *parse);
  if (!parse->reached_end && !parse->use->differs()) DiscardPrelude(*prelude);
  problem = parse->use->Problem();
  if (problem.empty() && parse->diagnostics.errors() > 0)
    problem = parse->diagnostics.first_error();
  if (problem.empty() && !parse->reached_end) problem = prelude->pch + " cannot be read";
  if (!problem.empty()) return nullptr;
  parse->prelude = nullptr;  // whose end is near
  parse->use.reset();
  return parse;
}

}  // namespace

Extraction ExtractUnit(const CompileUnit& unit, const ExtractOptions& options) {
  const double begin = CpuSeconds();
  std::unique_ptr<Parse> parse;
  std::string problem;
  if (!unit.prelude.path.empty() && !options.all_bodies)
    parse = ParseWithPrelude(unit, options, problem);
  const bool with_prelude = parse != nullptr;
  if (!with_prelude) {
    parse = std::make_unique<Parse>(options, unit);
    Run(unit, options, /*minimal=*/false, *parse);
  }
  if (!parse->reached_end) {
    auto second = std::make_unique<Parse>(options, unit);
    Run(unit, options, /*minimal=*/true, *second);
    if (second->reached_end) parse = std::move(second);
  }
  Extraction result = std::move(parse->result);
  result.facts.with_prelude = with_prelude;
  result.facts.prelude_refused = !problem.empty();
  result.prelude_problem = std::move(problem);
  // Even if it was never opened: when it changes, the unit may become readable.
  result.facts.inputs.push_back(parse->sources.Absolute(unit.file));
  AddIssues(*parse, parse->sources.Relative(unit.file), result.facts);
  SortUnique(result.facts.issues);
  SortUnique(result.facts.inputs);
  SortUnique(result.facts.missing);
  if (!options.times.empty())
    AppendTimes(options.times, parse->flow_seconds, CpuSeconds() - begin, unit.file);
  return result;
}

}  // namespace arterial::indexer
