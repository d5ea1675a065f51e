#include "indexer/ast/prelude.h"

#include <clang/Basic/Version.h>
#include <clang/Frontend/FrontendActions.h>
#include <clang/Frontend/MultiplexConsumer.h>
#include <fcntl.h>
#include <llvm/Support/Path.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

#include "db/support/hash.h"
#include "indexer/ast/command.h"
#include "indexer/ast/frontend.h"
#include "indexer/ast/prelude_watch.h"
#include "indexer/ast/stand_in_files.h"

namespace arterial::indexer {
namespace {

namespace fs = std::filesystem;
// Longer than any prelude takes; shorter than what a unit may take.
constexpr std::chrono::seconds kWait{40};

struct Files {
  explicit Files(const CompileUnit& unit)
      // Another Clang cannot read it.
      : base(unit.prelude.path + "-" + ToHex(Hash64(clang::getClangFullVersion())).substr(0, 8)),
        text(base + llvm::sys::path::extension(unit.file).str()),
        pch(base + ".pch"),
        index(base + ".index"),
        lock(base + ".lock") {}
  std::string base, text, pch, index, lock;
};

// What HandleTranslationUnit and the preprocessor see of the making.
struct Making {
  Making(const ExtractOptions& options, const CompileUnit& unit)
      : sources(options.root, unit.directory),
        diagnostics(sources),
        headers(unit.prelude.headers) {}
  SourceMap sources;
  UnitDiagnostics diagnostics;
  const std::vector<PreludeHeader>& headers;
  const clang::Preprocessor* preprocessor = nullptr;
  PreludeMaking made;
};

class Skipper : public clang::ASTConsumer {
 public:
  explicit Skipper(Making& making) : making_(making) {}
  void Initialize(clang::ASTContext& context) override {
    making_.sources.Attach(context.getSourceManager());
  }
  bool shouldSkipFunctionBody(clang::Decl* decl) override {
    return MaySkipBody(*decl, making_.sources);
  }
  void HandleTranslationUnit(clang::ASTContext&) override {
    FinishMaking(*making_.preprocessor, making_.sources, making_.made);
  }

 private:
  Making& making_;
};

class MakeAction : public clang::GeneratePCHAction {
 public:
  MakeAction(Making& making, std::string out) : making_(making), out_(std::move(out)) {}

 protected:
  bool BeginInvocation(clang::CompilerInstance& compiler) override {
    ConfigureParse(compiler, /*all_bodies=*/false);
    compiler.getFrontendOpts().OutputFile = out_;
    return true;
  }
  bool BeginSourceFileAction(clang::CompilerInstance& compiler) override {
    compiler.getPreprocessor().addPPCallbacks(StandInWatch(making_.diagnostics));
    compiler.getPreprocessor().addPPCallbacks(
        WatchMaking(compiler.getPreprocessor(), making_.sources, making_.headers, making_.made));
    making_.preprocessor = &compiler.getPreprocessor();
    return GeneratePCHAction::BeginSourceFileAction(compiler);
  }
  std::unique_ptr<clang::ASTConsumer> CreateASTConsumer(clang::CompilerInstance& compiler,
                                                        llvm::StringRef file) override {
    std::vector<std::unique_ptr<clang::ASTConsumer>> consumers;
    consumers.push_back(std::make_unique<Skipper>(making_));
    consumers.push_back(GeneratePCHAction::CreateASTConsumer(compiler, file));
    if (consumers.back() == nullptr) return nullptr;
    return std::make_unique<clang::MultiplexConsumer>(std::move(consumers));
  }

 private:
  Making& making_;
  std::string out_;
};

// The unit's command with another file; no arguments if the unit's file is not to be found in it.
CompileUnit WithFile(const CompileUnit& unit, const std::string& file) {
  const auto absolute = [&](llvm::StringRef path) {
    llvm::SmallString<256> result(path.starts_with("/") ? "" : unit.directory);
    llvm::sys::path::append(result, path);
    llvm::sys::path::remove_dots(result, /*remove_dot_dot=*/true);
    return result.str().str();
  };
  CompileUnit changed = unit;
  changed.file = file;
  int found = 0;
  for (size_t i = 1; i < changed.arguments.size(); ++i) {
    std::string& argument = changed.arguments[i];
    if (argument.starts_with("-") || absolute(argument) != absolute(unit.file)) continue;
    argument = file;
    ++found;
  }
  if (found != 1) changed.arguments.clear();
  return changed;
}

bool Make(const CompileUnit& unit, const ExtractOptions& options, const Files& files) {
  const CompileUnit prelude = WithFile(unit, files.text);
  if (prelude.arguments.empty()) return false;
  std::ofstream text(files.text, std::ios::trunc);
  for (const PreludeHeader& header : unit.prelude.headers)
    text << "#include " << header.name << "\n";
  text.close();
  if (!text.good()) return false;
  Making making(options, prelude);
  const std::string out = files.base + ".new";
  RunFrontend(
      ParserCommand(prelude, options.resource_dir, /*minimal=*/false), prelude.directory,
      [&] { return std::make_unique<MakeAction>(making, out); }, making.diagnostics);
  std::error_code error;
  making.made.index.pch_size = fs::file_size(out, error);
  if (error) return false;
  if (making.diagnostics.errors() > 0 || !making.made.problem.empty() ||
      !WritePreludeIndex(making.made.index, files.index)) {
    fs::remove(out, error);
    return false;
  }
  fs::rename(out, files.pch, error);
  return !error;
}

// In a child: neither a crash nor its memory is this process's.
bool MakeApart(const CompileUnit& unit, const ExtractOptions& options, const Files& files) {
  const pid_t parent = getpid();
  const pid_t child = fork();
  if (child == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(1);
    _exit(Make(unit, options, files) ? 0 : 1);
  }
  if (child < 0) return false;
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

std::optional<Prelude> Find(const Files& files) {
  std::error_code error;
  const uintmax_t size = fs::file_size(files.pch, error);
  if (error) return std::nullopt;
  std::optional<PreludeIndex> index = ReadPreludeIndex(files.index);
  if (!index || index->pch_size != size) return std::nullopt;
  return Prelude{files.pch, files.text, std::move(*index)};
}

// Held while the process lives and until it goes out of scope.
class Lock {
 public:
  explicit Lock(const std::string& path)
      : fd_(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644)) {
    const auto end = std::chrono::steady_clock::now() + kWait;
    while (fd_ >= 0 && flock(fd_, LOCK_EX | LOCK_NB) != 0) {
      if (errno != EWOULDBLOCK && errno != EINTR) return;
      if (std::chrono::steady_clock::now() > end) return;
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    held_ = fd_ >= 0;
  }
  ~Lock() {
    if (fd_ >= 0) close(fd_);
  }
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;
  bool held() const { return held_; }
  // Whether somebody tried before; from now on somebody has.
  bool Tried() {
    char mark = 0;
    if (pread(fd_, &mark, 1, 0) == 1) return true;
    return pwrite(fd_, "x", 1, 0) != 1;
  }

 private:
  int fd_;
  bool held_ = false;
};

}  // namespace

std::optional<Prelude> AcquirePrelude(const CompileUnit& unit, const ExtractOptions& options) {
  const Files files(unit);
  if (std::optional<Prelude> found = Find(files)) return found;
  Lock lock(files.lock);
  if (!lock.held()) return std::nullopt;
  if (std::optional<Prelude> found = Find(files)) return found;
  if (lock.Tried() || !MakeApart(unit, options, files)) return std::nullopt;
  return Find(files);
}

void DiscardPrelude(const Prelude& prelude) {
  std::error_code error;
  fs::remove(prelude.pch, error);
}

}  // namespace arterial::indexer
