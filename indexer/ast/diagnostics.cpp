#include "indexer/ast/diagnostics.h"

#include <clang/Basic/DiagnosticIDs.h>
#include <clang/Basic/FileEntry.h>
#include <clang/Basic/SourceManager.h>
#include <clang/Lex/LexDiagnostic.h>

namespace arterial::indexer {

void UnitDiagnostics::HandleDiagnostic(clang::DiagnosticsEngine::Level level,
                                       const clang::Diagnostic& info) {
  if (level < clang::DiagnosticsEngine::Error) return;
  // A warning that a pragma in the source makes an error of: the code is understood.
  if (clang::DiagnosticIDs::isBuiltinWarningOrExtension(info.getID())) return;
  llvm::SmallString<256> message;
  info.FormatDiagnostic(message);
  if (in_command_line_) {
    bad_flags_.push_back(message.str().str());
    return;
  }
  ++errors_;
  if (info.getID() == clang::diag::err_pp_file_not_found &&
      info.getArgKind(0) == clang::DiagnosticsEngine::ak_std_string)
    missing_.push_back(info.getArgStdStr(0));
  if (!first_error_.empty()) return;
  if (info.hasSourceManager() && info.getLocation().isValid()) {
    const clang::SourceManager& sources = info.getSourceManager();
    const auto [file, offset] = sources.getDecomposedLoc(sources.getFileLoc(info.getLocation()));
    if (const auto entry = sources.getFileEntryRefForID(file)) {
      const llvm::StringRef name = entry->getName();
      first_error_ = sources_.Relative(std::string_view(name.data(), name.size())) + ":" +
                     std::to_string(sources.getLineNumber(file, offset)) + ": ";
    }
  }
  first_error_ += message.str();
}

}  // namespace arterial::indexer
