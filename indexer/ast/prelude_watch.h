// Watches the preprocessor while a prelude is made and while a unit is parsed with it.
#pragma once

#include <clang/Lex/HeaderSearch.h>
#include <clang/Lex/PPCallbacks.h>
#include <clang/Lex/Preprocessor.h>
#include <llvm/ADT/DenseMap.h>
#include <llvm/ADT/StringMap.h>

#include <memory>
#include <string>
#include <vector>

#include "indexer/ast/prelude_index.h"
#include "indexer/ast/source_map.h"
#include "indexer/prelude/request.h"

namespace arterial::indexer {

// What the making of a prelude leaves behind.
struct PreludeMaking {
  PreludeIndex index;
  std::string problem;  // why it must not be used; empty: none
};

// Fills `making` with files and includes; finds headers that lead elsewhere than `headers` says.
std::unique_ptr<clang::PPCallbacks> WatchMaking(const clang::Preprocessor& preprocessor,
                                                const SourceMap& paths,
                                                const std::vector<PreludeHeader>& headers,
                                                PreludeMaking& making);
// Fills in the words of all files and which are guarded, at the end.
void FinishMaking(const clang::Preprocessor& preprocessor, const SourceMap& paths,
                  PreludeMaking& making);

// A unit under a prelude sees all headers at its top, not where it includes them. Libraries'
// headers may be included in any order; to project and generated files it is the same unless macros
// tell the difference. A file of the prelude is *open* once an #include of the unit has led to it,
// directly or through others; then
//   - project and generated files must not use, ask for, define or undefine a macro that a file
//     defines which is not open,
//   - a file must not be opened while a word in it is a macro that they define otherwise than the
//     prelude,
//   - at the end all files must be open: the unit includes nothing less than the prelude.
class PreludeUse {
 public:
  PreludeUse(const PreludeIndex& index, const SourceMap& paths);
  std::unique_ptr<clang::PPCallbacks> Watch(clang::Preprocessor& preprocessor);
  // Whether the parse is known to differ from one without the prelude: it may be given up.
  bool differs() const { return !problem_.empty(); }
  // Why it differs; empty: it does not. At the end of the unit.
  std::string Problem() const;

 private:
  friend class UseCallbacks;
  void Include(uint32_t file);
  void Open(uint32_t file);
  // Number of the prelude's file that the location lies in; kNone outside the prelude.
  uint32_t FileOf(clang::SourceLocation location);
  void Touch(const clang::IdentifierInfo& name, const clang::MacroInfo* info,
             clang::SourceLocation place);
  bool IsDefinedAlike(const clang::IdentifierInfo& name, const clang::MacroInfo& info);
  void Define(const clang::IdentifierInfo& name, const clang::MacroDirective& directive);
  void Undefine(const clang::IdentifierInfo& name, clang::SourceLocation place);
  bool IsOwn(clang::SourceLocation place) const;
  const clang::MacroInfo* Given(const clang::MacroDirective* last) const;
  void Blame(const std::string& problem);

  static constexpr uint32_t kNone = UINT32_MAX;
  const PreludeIndex& index_;
  const SourceMap& paths_;
  clang::Preprocessor* preprocessor_ = nullptr;
  llvm::StringMap<uint32_t> numbers_;
  std::vector<bool> open_;
  std::vector<bool> followed_;  // open, and all that they include
  llvm::DenseMap<clang::FileID, uint32_t> known_;
  std::vector<std::string> own_;  // macros defined otherwise that some file mentions
  std::string problem_;
};

}  // namespace arterial::indexer
