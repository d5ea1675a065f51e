#include "indexer/ast/diagnostics.h"

#include <clang/Basic/DiagnosticIDs.h>
#include <clang/Basic/FileEntry.h>
#include <clang/Basic/SourceManager.h>
#include <clang/Lex/LexDiagnostic.h>
#include <clang/Lex/Preprocessor.h>

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
  if (info.getID() == clang::diag::err_pp_file_not_found &&
      info.getArgKind(0) == clang::DiagnosticsEngine::ak_std_string)
    missing_.push_back(info.getArgStdStr(0));
  AddError(info.hasSourceManager() ? &info.getSourceManager() : nullptr, info.getLocation(),
           message.str().str());
}

void UnitDiagnostics::BeginSourceFile(const clang::LangOptions&,
                                      const clang::Preprocessor* preprocessor) {
  preprocessor_ = preprocessor;
}

void UnitDiagnostics::AddMissing(std::string include, clang::SourceLocation place) {
  AddError(preprocessor_ != nullptr ? &preprocessor_->getSourceManager() : nullptr, place,
           "'" + include + "' file not found");
  missing_.push_back(std::move(include));
}

void UnitDiagnostics::AddError(const clang::SourceManager* sources, clang::SourceLocation place,
                               const std::string& message) {
  ++errors_;
  if (!first_error_.empty()) return;
  if (sources != nullptr && place.isValid()) {
    const auto [file, offset] = sources->getDecomposedLoc(sources->getFileLoc(place));
    if (const auto entry = sources->getFileEntryRefForID(file)) {
      const llvm::StringRef name = entry->getName();
      first_error_ = sources_.Relative(std::string_view(name.data(), name.size())) + ":" +
                     std::to_string(sources->getLineNumber(file, offset)) + ": ";
    }
  }
  first_error_ += message;
}

}  // namespace arterial::indexer
