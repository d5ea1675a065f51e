#include "indexer/ast/stand_in_files.h"

#include <clang/Basic/SourceManager.h>
#include <clang/Lex/PPCallbacks.h>
#include <clang/Lex/Token.h>

#include "indexer/stand_ins/stand_in.h"

namespace arterial::indexer {
namespace {

// No such folder is expected on any machine; where there is one, the overlay hides it.
constexpr std::string_view kFolder = "/arterial-stand-ins/";

class Watch : public clang::PPCallbacks {
 public:
  explicit Watch(UnitDiagnostics& diagnostics) : diagnostics_(diagnostics) {}

  void InclusionDirective(clang::SourceLocation hash, const clang::Token&, llvm::StringRef name,
                          bool, clang::CharSourceRange, clang::OptionalFileEntryRef file,
                          llvm::StringRef, llvm::StringRef, const clang::Module*, bool,
                          clang::SrcMgr::CharacteristicKind) override {
    if (!file) return;
    const llvm::StringRef path = file->getName();
    if (IsStandIn({path.data(), path.size()})) diagnostics_.AddMissing(name.str(), hash);
  }

 private:
  UnitDiagnostics& diagnostics_;
};

}  // namespace

llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> WithStandIns(
    llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> machine) {
  auto texts = llvm::makeIntrusiveRefCnt<llvm::vfs::InMemoryFileSystem>();
  for (const StandIn* stand_in : AllStandIns())
    for (const std::string_view include : stand_in->includes)
      texts->addFile(std::string(kFolder) + std::string(include), 0,
                     llvm::MemoryBuffer::getMemBuffer(
                         llvm::StringRef(stand_in->text.data(), stand_in->text.size()), include));
  auto both = llvm::makeIntrusiveRefCnt<llvm::vfs::OverlayFileSystem>(std::move(machine));
  both->pushOverlay(std::move(texts));
  return both;
}

std::vector<std::string> StandInArguments() { return {"-idirafter", std::string(kFolder)}; }

bool IsStandIn(std::string_view path) { return path.starts_with(kFolder); }

std::unique_ptr<clang::PPCallbacks> StandInWatch(UnitDiagnostics& diagnostics) {
  return std::make_unique<Watch>(diagnostics);
}

}  // namespace arterial::indexer
