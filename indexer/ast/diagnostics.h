// Collects what the compiler complains about instead of printing it.
#pragma once

#include <clang/Basic/Diagnostic.h>

#include <string>
#include <vector>

#include "indexer/ast/source_map.h"

namespace arterial::indexer {

class UnitDiagnostics : public clang::DiagnosticConsumer {
 public:
  explicit UnitDiagnostics(const SourceMap& sources) : sources_(sources) {}

  // What was said so far concerned the command line: flags that Clang does not know.
  void EndOfCommandLine() { in_command_line_ = false; }
  void HandleDiagnostic(clang::DiagnosticsEngine::Level level,
                        const clang::Diagnostic& info) override;
  // An include, written at `place`, that only a stand-in provides: an error as any other.
  void AddMissing(std::string include, clang::SourceLocation place);
  void BeginSourceFile(const clang::LangOptions&, const clang::Preprocessor* preprocessor) override;

  int errors() const { return errors_; }
  const std::string& first_error() const { return first_error_; }  // file:line: message
  const std::vector<std::string>& missing() const { return missing_; }
  const std::vector<std::string>& bad_flags() const { return bad_flags_; }

 private:
  void AddError(const clang::SourceManager* sources, clang::SourceLocation place,
                const std::string& message);

  const SourceMap& sources_;
  const clang::Preprocessor* preprocessor_ = nullptr;
  bool in_command_line_ = true;
  int errors_ = 0;
  std::string first_error_;
  std::vector<std::string> missing_;
  std::vector<std::string> bad_flags_;
};

}  // namespace arterial::indexer
