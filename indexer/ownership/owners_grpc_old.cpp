#include "indexer/ownership/owners_grpc_old.h"

#include <algorithm>

#include "db/support/text.h"
#include "indexer/ownership/owners_files.h"

namespace arterial::indexer {
namespace {

constexpr size_t kMaxLine = 16384;

// A folder's name as part of a pattern: what would be a wildcard stands for itself.
std::string Quoted(std::string_view folder) {
  std::string out;
  for (const char c : folder) {
    if (c == '*' || c == '?' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

}  // namespace

bool GrpcOldOwnersTree::Line::Matches(std::string_view path) const {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](const CodeownersPattern& pattern) { return pattern.Matches(path); });
}

void GrpcOldOwnersTree::AddLine(std::string_view whole, int number, Folder* folder,
                                db::IssueLog& issues) {
  const std::string_view line = Trim(whole);
  if (line.empty() || line[0] == '#') return;
  const auto skip = [&](std::string_view at, std::string_view what) {
    issues.Add("owners_line_skipped", db::Severity::kWarning, folder->file, number,
               AtColumn(at.data() - whole.data() + 1, what));
  };
  if (line == "set noparent") {
    if (folder->no_parent == 0) folder->no_parent = number;
    return;
  }
  if (line.size() > kMaxLine) return skip(line, "the line is too long");
  const std::string_view who = line.substr(0, line.find(' '));
  if (who != "*" && (who.size() < 2 || who[0] != '@'))
    return skip(who, "not an owner: " + EscapeControl(ShortenEnd(who, 60)));
  Line rule;
  rule.owner = who;
  rule.number = number;
  rule.text = Trim(line.substr(who.size()));
  const std::string above =
      "/" + Quoted(FolderOf(folder->file)) + (FolderOf(folder->file).empty() ? "" : "/");
  for (const std::string& glob :
       rule.text.empty() ? std::vector<std::string>{"**"} : SplitWords(rule.text)) {
    std::string reason;
    if (auto pattern = CodeownersPattern::Parse(above + glob, reason))
      rule.patterns.push_back(std::move(*pattern));
    else
      skip(line.substr(std::min(line.find(glob, who.size()), line.size())), reason);
  }
  folder->lines.push_back(std::move(rule));
}

void GrpcOldOwnersTree::Add(std::string_view text, const std::string& file, db::IssueLog& issues) {
  Folder folder;
  folder.file = file;
  EachLine(text,
           [&](std::string_view line, int number) { AddLine(line, number, &folder, issues); });
  folders_[std::string(FolderOf(file))] = std::move(folder);
}

std::vector<OwnerRule> GrpcOldOwnersTree::Explain(std::string_view path) const {
  std::vector<OwnerRule> rules;
  for (std::string_view above = path; !above.empty();) {
    above = FolderOf(above);
    const auto found = folders_.find(above);
    if (found == folders_.end()) continue;
    const Folder& folder = found->second;
    for (const Line& line : folder.lines)
      if (line.Matches(path))
        rules.push_back({line.owner, folder.file, line.number,
                         line.owner + (line.text.empty() ? "" : " " + line.text), "adds"});
    if (folder.no_parent != 0 && !rules.empty()) {
      rules.push_back({"", folder.file, folder.no_parent, "set noparent", "ends"});
      break;
    }
  }
  return rules;
}

std::optional<Owner> GrpcOldOwnersTree::OwnerOf(std::string_view path) const {
  const std::vector<OwnerRule> rules = Explain(path);
  if (rules.empty()) return std::nullopt;
  std::vector<std::string> owners;
  for (const OwnerRule& rule : rules) owners.push_back(rule.owners);
  return Owner{JoinOwners(owners), rules[0].file, rules[0].line, false};
}

std::unique_ptr<OwnerSource> LoadGrpcOldOwners(const OwnershipInputs& inputs) {
  const std::vector<std::string> files = OwnersFilesOf("grpc-old", inputs);
  if (files.empty()) return nullptr;
  auto tree = std::make_unique<GrpcOldOwnersTree>();
  for (const std::string& file : files)
    if (const std::string* text = inputs.tree.Read(file)) tree->Add(*text, file, inputs.issues);
  return tree;
}

}  // namespace arterial::indexer
