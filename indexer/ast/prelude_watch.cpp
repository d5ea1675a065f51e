#include "indexer/ast/prelude_watch.h"

#include <clang/Lex/MacroInfo.h>
#include <llvm/Support/MemoryBuffer.h>

#include <algorithm>
#include <unordered_set>

#include "indexer/prelude/words.h"

namespace arterial::indexer {
namespace {

std::string PathOf(clang::FileEntryRef file, const SourceMap& paths) {
  const llvm::StringRef name = file.getName();
  return paths.Absolute({name.data(), name.size()});
}

class MakingCallbacks : public clang::PPCallbacks {
 public:
  MakingCallbacks(const clang::SourceManager& sources, const SourceMap& paths,
                  const std::vector<PreludeHeader>& headers, PreludeMaking& making)
      : sources_(sources), paths_(paths), headers_(headers), making_(making) {}

  void InclusionDirective(clang::SourceLocation hash, const clang::Token&, llvm::StringRef name,
                          bool, clang::CharSourceRange, clang::OptionalFileEntryRef file,
                          llvm::StringRef, llvm::StringRef, const clang::Module*, bool,
                          clang::SrcMgr::CharacteristicKind) override {
    if (!file) return;
    const clang::FileID id = sources_.getFileID(sources_.getExpansionLoc(hash));
    const uint32_t to = Number(*file);
    if (id == sources_.getMainFileID()) {
      CheckHeader(name, making_.index.files[to]);
    } else if (const clang::OptionalFileEntryRef from = sources_.getFileEntryRefForID(id)) {
      std::vector<uint32_t>& includes = making_.index.includes[Number(*from)];
      if (std::find(includes.begin(), includes.end(), to) == includes.end()) includes.push_back(to);
    }
  }

 private:
  uint32_t Number(clang::FileEntryRef file) {
    const auto [known, unseen] = by_entry_.try_emplace(&file.getMapEntry());
    if (!unseen) return known->second;
    std::string path = PathOf(file, paths_);
    const auto [it, added] =
        by_path_.try_emplace(path, static_cast<uint32_t>(making_.index.files.size()));
    if (added) {
      making_.index.files.push_back(std::move(path));
      making_.index.includes.emplace_back();
    }
    return known->second = it->second;
  }

  void CheckHeader(llvm::StringRef name, const std::string& path) {
    if (next_ < headers_.size() && paths_.Relative(path) == headers_[next_].path) {
      ++next_;
      return;
    }
    if (making_.problem.empty()) making_.problem = name.str() + " leads to " + path;
  }

  const clang::SourceManager& sources_;
  const SourceMap& paths_;
  const std::vector<PreludeHeader>& headers_;
  PreludeMaking& making_;
  size_t next_ = 0;
  llvm::StringMap<uint32_t> by_path_;
  llvm::DenseMap<const void*, uint32_t> by_entry_;
};

}  // namespace

std::unique_ptr<clang::PPCallbacks> WatchMaking(const clang::Preprocessor& preprocessor,
                                                const SourceMap& paths,
                                                const std::vector<PreludeHeader>& headers,
                                                PreludeMaking& making) {
  return std::make_unique<MakingCallbacks>(preprocessor.getSourceManager(), paths, headers, making);
}

void FinishMaking(const clang::Preprocessor& preprocessor, const SourceMap& paths,
                  PreludeMaking& making) {
  const clang::SourceManager& sources = preprocessor.getSourceManager();
  llvm::StringMap<bool> guarded;
  std::unordered_set<uint32_t> words;
  for (auto it = sources.fileinfo_begin(); it != sources.fileinfo_end(); ++it) {
    if (const auto text = it->second->getBufferDataIfLoaded())
      ForWords({text->data(), text->size()},
               [&](std::string_view word) { words.insert(WordHash(word)); });
    const std::string path = PathOf(it->first, paths);
    if (!paths.Relative(path).starts_with('/')) making.problem = path + " is no library header";
    guarded[path] = preprocessor.getHeaderSearchInfo().isFileMultipleIncludeGuarded(it->first);
  }
  for (const std::string& file : making.index.files)
    making.index.guarded.push_back(guarded.lookup(file));
  making.index.words.assign(words.begin(), words.end());
  std::sort(making.index.words.begin(), making.index.words.end());
}

class UseCallbacks : public clang::PPCallbacks {
 public:
  explicit UseCallbacks(PreludeUse& use) : use_(use) {}

  void InclusionDirective(clang::SourceLocation, const clang::Token&, llvm::StringRef, bool,
                          clang::CharSourceRange, clang::OptionalFileEntryRef file, llvm::StringRef,
                          llvm::StringRef, const clang::Module*, bool,
                          clang::SrcMgr::CharacteristicKind) override {
    if (!file) return;
    const auto it = use_.numbers_.find(PathOf(*file, use_.paths_));
    if (it != use_.numbers_.end()) use_.Include(it->second);
  }
  void MacroExpands(const clang::Token& name, const clang::MacroDefinition& macro,
                    clang::SourceRange, const clang::MacroArgs*) override {
    Touch(name, macro);
  }
  void Defined(const clang::Token& name, const clang::MacroDefinition& macro,
               clang::SourceRange) override {
    Touch(name, macro);
  }
  void Ifdef(clang::SourceLocation, const clang::Token& name,
             const clang::MacroDefinition& macro) override {
    Touch(name, macro);
  }
  void Ifndef(clang::SourceLocation, const clang::Token& name,
              const clang::MacroDefinition& macro) override {
    Touch(name, macro);
  }
  using clang::PPCallbacks::Elifdef;
  using clang::PPCallbacks::Elifndef;
  void Elifdef(clang::SourceLocation, const clang::Token& name,
               const clang::MacroDefinition& macro) override {
    Touch(name, macro);
  }
  void Elifndef(clang::SourceLocation, const clang::Token& name,
                const clang::MacroDefinition& macro) override {
    Touch(name, macro);
  }
  void MacroDefined(const clang::Token& name, const clang::MacroDirective* directive) override {
    use_.Define(*name.getIdentifierInfo(), *directive);
  }
  void MacroUndefined(const clang::Token& name, const clang::MacroDefinition&,
                      const clang::MacroDirective*) override {
    use_.Undefine(*name.getIdentifierInfo(), name.getLocation());
  }

 private:
  void Touch(const clang::Token& name, const clang::MacroDefinition& macro) {
    use_.Touch(*name.getIdentifierInfo(), macro.getMacroInfo(), name.getLocation());
  }
  PreludeUse& use_;
};

PreludeUse::PreludeUse(const PreludeIndex& index, const SourceMap& paths)
    : index_(index), paths_(paths), open_(index.files.size()), followed_(index.files.size()) {
  for (uint32_t i = 0; i < index.files.size(); ++i) numbers_[index.files[i]] = i;
}

std::unique_ptr<clang::PPCallbacks> PreludeUse::Watch(clang::Preprocessor& preprocessor) {
  preprocessor_ = &preprocessor;
  return std::make_unique<UseCallbacks>(*this);
}

void PreludeUse::Blame(const std::string& problem) {
  if (problem_.empty()) problem_ = problem;
}

// A file without a guard (<assert.h>, lists of macros) is read again here, whatever the prelude
// had.
void PreludeUse::Include(uint32_t file) {
  if (index_.guarded[file]) return Open(file);
  if (open_[file]) return;
  open_[file] = true;
  for (const uint32_t next : index_.includes[file]) Include(next);
}

void PreludeUse::Open(uint32_t first) {
  if (followed_[first]) return;
  std::vector<uint32_t> opened = {first};
  followed_[first] = true;
  for (size_t i = 0; i < opened.size(); ++i) {
    open_[opened[i]] = true;
    for (const uint32_t next : index_.includes[opened[i]]) {
      if (followed_[next]) continue;
      followed_[next] = true;
      opened.push_back(next);
    }
  }
  if (own_.empty() || !problem_.empty()) return;
  for (const uint32_t file : opened) {
    const auto text = llvm::MemoryBuffer::getFile(index_.files[file]);
    if (!text) return Blame(index_.files[file] + " cannot be read");
    const std::string_view all((*text)->getBufferStart(), (*text)->getBufferSize());
    for (const std::string& macro : own_)
      if (HasWord(all, macro)) return Blame(macro + " is mentioned by " + index_.files[file]);
  }
}

uint32_t PreludeUse::FileOf(clang::SourceLocation location) {
  const clang::SourceManager& sources = preprocessor_->getSourceManager();
  if (location.isInvalid() || !sources.isLoadedSourceLocation(location)) return kNone;
  const clang::FileID id = sources.getFileID(location);
  const auto [it, added] = known_.try_emplace(id, kNone);
  if (!added) return it->second;
  const clang::OptionalFileEntryRef file = sources.getFileEntryRefForID(id);
  if (!file) return kNone;
  const auto number = numbers_.find(PathOf(*file, paths_));
  if (number == numbers_.end()) return kNone;
  return known_[id] = number->second;
}

// Whether a file that is open has defined the macro alike: Boost's iteration counts in one and the
// same macro, which every file that takes part leaves as it was.
bool PreludeUse::IsDefinedAlike(const clang::IdentifierInfo& name, const clang::MacroInfo& info) {
  const clang::MacroDirective* at = preprocessor_->getLocalMacroDirectiveHistory(&name);
  for (; at != nullptr; at = at->getPrevious()) {
    const auto* definition = llvm::dyn_cast<clang::DefMacroDirective>(at);
    if (definition == nullptr) continue;
    const uint32_t file = FileOf(definition->getInfo()->getDefinitionLoc());
    if (file != kNone && open_[file] &&
        definition->getInfo()->isIdenticalTo(info, *preprocessor_, /*Syntactically=*/false))
      return true;
  }
  return false;
}

void PreludeUse::Touch(const clang::IdentifierInfo& name, const clang::MacroInfo* info,
                       clang::SourceLocation place) {
  if (info == nullptr) return;
  const uint32_t file = FileOf(info->getDefinitionLoc());
  if (file != kNone && !open_[file] && IsOwn(place) && !IsDefinedAlike(name, *info))
    Blame(name.getName().str() + " is used before " + index_.files[file]);
}

// The definition that the prelude, or the command line, leaves at its end; null: none.
const clang::MacroInfo* PreludeUse::Given(const clang::MacroDirective* last) const {
  const clang::SourceManager& sources = preprocessor_->getSourceManager();
  for (; last != nullptr; last = last->getPrevious()) {
    if (!sources.isLoadedSourceLocation(last->getLocation())) continue;
    if (const auto* definition = llvm::dyn_cast<clang::DefMacroDirective>(last))
      return definition->getInfo();
    if (llvm::isa<clang::UndefMacroDirective>(last)) return nullptr;
  }
  return nullptr;
}

void PreludeUse::Define(const clang::IdentifierInfo& name, const clang::MacroDirective& directive) {
  const std::string word = name.getName().str();
  std::erase(own_, word);
  const clang::MacroInfo* given = Given(directive.getPrevious());
  Touch(name, given, directive.getLocation());
  // <stddef.h> and its like define the same again.
  const bool same =
      given != nullptr && given->isIdenticalTo(*directive.getMacroInfo(), *preprocessor_,
                                               /*Syntactically=*/false);
  if (!same && IsOwn(directive.getLocation()) && index_.Mentions(word)) own_.push_back(word);
}

bool PreludeUse::IsOwn(clang::SourceLocation place) const {
  const FileKind kind = paths_.KindOf(place);
  return kind == FileKind::kProject || kind == FileKind::kGenerated;
}

void PreludeUse::Undefine(const clang::IdentifierInfo& name, clang::SourceLocation place) {
  const clang::MacroInfo* given = Given(preprocessor_->getLocalMacroDirectiveHistory(&name));
  const std::string word = name.getName().str();
  std::erase(own_, word);
  Touch(name, given, place);
  if (given != nullptr && IsOwn(place) && index_.Mentions(word)) own_.push_back(word);
}

std::string PreludeUse::Problem() const {
  if (!problem_.empty()) return problem_;
  for (size_t i = 0; i < open_.size(); ++i)
    if (!open_[i]) return index_.files[i] + " is not included";
  return {};
}

}  // namespace arterial::indexer
