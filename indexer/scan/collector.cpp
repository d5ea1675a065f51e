#include "indexer/scan/collector.h"

#include <algorithm>

namespace arterial::indexer {

class Callbacks : public clang::PPCallbacks {
 public:
  explicit Callbacks(Collector& collector) : collector_(collector) {}

  void LexedFileChanged(clang::FileID file, LexedFileChangeReason reason,
                        clang::SrcMgr::CharacteristicKind, clang::FileID,
                        clang::SourceLocation) override {
    if (reason == LexedFileChangeReason::EnterFile) collector_.Enter(file);
  }
  void InclusionDirective(clang::SourceLocation hash, const clang::Token&, llvm::StringRef name,
                          bool, clang::CharSourceRange, clang::OptionalFileEntryRef file,
                          llvm::StringRef, llvm::StringRef, const clang::Module*, bool,
                          clang::SrcMgr::CharacteristicKind) override {
    collector_.Include(hash, name, file);
  }
  void HasInclude(clang::SourceLocation, llvm::StringRef, bool, clang::OptionalFileEntryRef file,
                  clang::SrcMgr::CharacteristicKind) override {
    collector_.Ask(file);
  }

 private:
  Collector& collector_;
};

std::unique_ptr<clang::PPCallbacks> Collector::Watch(const clang::SourceManager& sources) {
  sources_ = &sources;
  return std::make_unique<Callbacks>(*this);
}

void Collector::AddFile(uint32_t number, const FileCache::Text& text) {
  if (number < known_.size() && known_.test(number)) return;
  if (number >= known_.size()) known_.resize(std::max<size_t>(number + 1, 2 * known_.size()));
  known_.set(number);
  unit_.files.push_back(number);
  revealed_ |= files_.RevealedBy(number);
  unit_.modules = unit_.modules || text.modules;
  if (text.too_large && problem_.empty())
    problem_ = files_.table().files[number].path + " is too large to be scanned";
}

void Collector::Enter(clang::FileID file) {
  const clang::OptionalFileEntryRef entry = sources_->getFileEntryRefForID(file);
  if (!entry) return;
  if (const std::optional<uint32_t> number = files_.NumberOf(*entry))
    AddFile(*number, *files_.TextOf(*entry));
}

std::pair<uint32_t, uint32_t> Collector::PlaceOf(clang::SourceLocation hash) const {
  const uint32_t main = unit_.files.empty() ? 0 : unit_.files.front();
  const auto [id, offset] = sources_->getDecomposedExpansionLoc(hash);
  const clang::OptionalFileEntryRef file = sources_->getFileEntryRefForID(id);
  if (!file) return {main, 0};
  const std::optional<uint32_t> number = files_.NumberOf(*file);
  return number ? std::pair(*number, files_.TextOf(*file)->LineOf(offset)) : std::pair(main, 0U);
}

void Collector::Include(clang::SourceLocation hash, llvm::StringRef name,
                        clang::OptionalFileEntryRef file) {
  const auto [from, line] = PlaceOf(hash);
  const std::optional<uint32_t> to = file ? files_.NumberOf(*file) : std::nullopt;
  if (!to) {
    revealed_ |= files_.reveals().OfPath({name.data(), name.size()});
    db::MissingInclude missing{from, line, name.str()};
    if (std::find(unit_.missing.begin(), unit_.missing.end(), missing) == unit_.missing.end())
      unit_.missing.push_back(std::move(missing));
    return;
  }
  AddFile(*to, *files_.TextOf(*file));
  const db::IncludeEdge edge{from, *to, line};
  if (edges_.insert({uint64_t{from} << 32 | *to, line}).second) unit_.edges.push_back(edge);
}

void Collector::Ask(clang::OptionalFileEntryRef file) {
  if (!file) return;
  if (const std::optional<uint32_t> number = files_.NumberOf(*file)) asked_.insert(*number);
}

Hash128 Collector::ContentHash() const {
  const auto path = [this](uint32_t file) { return files_.table().files[file].path; };
  std::vector<Hash128> parts;
  for (const uint32_t file : unit_.files) parts.push_back(files_.IdentityOf(file));
  for (const uint32_t file : unit_.asked)
    parts.push_back(Hasher().Add("asked").Add(path(file)).Finish());
  for (const db::MissingInclude& missing : unit_.missing)
    parts.push_back(Hasher().Add("missing").Add(path(missing.from)).Add(missing.name).Finish());
  std::sort(parts.begin(), parts.end());
  Hasher hasher;
  for (const Hash128& part : parts) hasher.Add(ToBlob(part));
  return hasher.Finish();
}

db::UnitIncludes Collector::Finish(std::string problem) {
  for (const uint32_t file : asked_)
    if (file >= known_.size() || !known_.test(file)) unit_.asked.push_back(file);
  unit_.uncertain = problem.empty() ? std::move(problem_) : std::move(problem);
  unit_.frameworks = files_.reveals().Names(revealed_);
  unit_.content = ContentHash();
  return std::move(unit_);
}

}  // namespace arterial::indexer
