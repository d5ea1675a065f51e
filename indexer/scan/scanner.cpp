#include "indexer/scan/scanner.h"

#include <clang/Basic/FileManager.h>
#include <clang/Frontend/CompilerInstance.h>
#include <clang/Lex/LexDiagnostic.h>
#include <clang/Lex/Preprocessor.h>
#include <clang/Lex/PreprocessorOptions.h>

#include "indexer/scan/collector.h"
#include "indexer/scan/file_cache.h"
#include "indexer/scan/file_table.h"
#include "indexer/scan/invocations.h"

namespace arterial::indexer {
namespace {

// A missing include is no error of the scan; any other may have hidden includes.
class Complaints : public clang::DiagnosticConsumer {
 public:
  void HandleDiagnostic(clang::DiagnosticsEngine::Level level,
                        const clang::Diagnostic& info) override {
    if (level < clang::DiagnosticsEngine::Error || !first.empty()) return;
    if (info.getID() == clang::diag::err_pp_file_not_found) return;
    llvm::SmallString<256> message;
    info.FormatDiagnostic(message);
    first = message.str().str();
  }
  std::string first;
};

}  // namespace

struct Scanner::State {
  explicit State(ScanOptions given)
      : options(std::move(given)),
        cache(options.max_file),
        invocations(options.resource_dir),
        files(options.root, cache) {}

  // Clang's own table of file names, which units of one directory share.
  clang::FileManager& FilesIn(const std::string& directory) {
    if (manager == nullptr || manager_directory != directory) {
      clang::FileSystemOptions file_options;
      file_options.WorkingDir = directory;
      manager = new clang::FileManager(file_options, MakeCachedFileSystem(cache, directory));
      manager_directory = directory;
      files.Forget(directory);
    }
    return *manager;
  }
  void DropCache() {
    manager.reset();
    files.Forget({});
    cache.Clear();
  }

  ScanOptions options;
  FileCache cache;
  Invocations invocations;
  FileTable files;
  llvm::IntrusiveRefCntPtr<clang::FileManager> manager;
  std::string manager_directory;
};

namespace {

void Configure(clang::CompilerInstance& compiler, FileTable& files) {
  clang::PreprocessorOptions& options = compiler.getPreprocessorOpts();
  options.DependencyDirectivesForFile = [&files](clang::FileEntryRef file) {
    return files.TextOf(file)->directives();
  };
  options.UsePredefines = true;
  compiler.getDiagnostics().setFatalsAsError(true);
  compiler.getDiagnostics().setIgnoreAllWarnings(true);
}

// Runs the preprocessor over the unit; the sentence of what went wrong, or nothing.
std::string Preprocess(const std::shared_ptr<clang::CompilerInvocation>& invocation,
                       clang::FileManager& manager, FileTable& files, Collector& collector) {
  Complaints complaints;
  clang::CompilerInstance compiler;
  compiler.setInvocation(invocation);
  compiler.createDiagnostics(&complaints, /*ShouldOwnClient=*/false);
  Configure(compiler, files);
  if (!compiler.createTarget()) return "the target is unknown: " + complaints.first;
  compiler.setFileManager(&manager);
  compiler.createSourceManager(manager);
  const clang::FrontendInputFile input = invocation->getFrontendOpts().Inputs[0];
  if (!compiler.InitializeSourceManager(input)) return "it cannot be read";
  compiler.createPreprocessor(clang::TU_Complete);
  clang::Preprocessor& preprocessor = compiler.getPreprocessor();
  preprocessor.SetSuppressIncludeNotFoundError(true);
  preprocessor.addPPCallbacks(collector.Watch(compiler.getSourceManager()));
  complaints.BeginSourceFile(compiler.getLangOpts(), &preprocessor);
  preprocessor.EnterMainSourceFile();
  preprocessor.LexTokensUntilEOF();
  complaints.EndSourceFile();
  return complaints.first;
}

}  // namespace

Scanner::Scanner(ScanOptions options) : state_(std::make_unique<State>(std::move(options))) {}
Scanner::~Scanner() = default;

const db::ScanTable& Scanner::table() const { return state_->files.table(); }

db::UnitIncludes Scanner::Scan(const CompileUnit& unit) {
  clang::FileManager& manager = state_->FilesIn(unit.directory);
  db::UnitIncludes found;
  for (const bool minimal : {false, true}) {
    Collector collector(state_->files);
    const std::shared_ptr<clang::CompilerInvocation> invocation =
        state_->invocations.For(unit, manager, minimal);
    std::string problem = "the compiler refused the command";
    if (invocation != nullptr) problem = Preprocess(invocation, manager, state_->files, collector);
    found = collector.Finish(std::move(problem));
    // As in parsing: where not even the main file was read, the flags are to blame.
    if (!found.files.empty()) break;
  }
  state_->files.TakeAbsent();
  if (state_->cache.bytes() > state_->options.max_cache) state_->DropCache();
  return found;
}

}  // namespace arterial::indexer
