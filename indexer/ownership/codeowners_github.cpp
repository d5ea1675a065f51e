#include "indexer/ownership/codeowners_github.h"

#include "db/support/text.h"
#include "indexer/ownership/codeowners_gitlab.h"
#include "indexer/ownership/owners_files.h"

namespace arterial::indexer {
namespace {

using db::Severity;
constexpr size_t kMaxSize = size_t{3} << 20;  // GitHub does not load larger files

bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v'; }

// Splits a line into the pattern and the owners; a backslash keeps a space or '#' in a word, a '#'
// at the start of a word begins a comment.
struct Word {
  std::string text;
  size_t column;  // from 1
};
std::vector<Word> Words(std::string_view line) {
  std::vector<Word> words;
  for (size_t i = 0; i < line.size();) {
    if (IsSpace(line[i])) {
      ++i;
      continue;
    }
    if (line[i] == '#') break;
    std::string& word = words.emplace_back(Word{{}, i + 1}).text;
    for (; i < line.size() && !IsSpace(line[i]); ++i) {
      word += line[i];
      if (line[i] == '\\' && i + 1 < line.size()) word += line[++i];
    }
  }
  return words;
}

// @user, @organisation/team or an e-mail address.
bool IsOwner(std::string_view word) {
  const size_t at = word.find('@');
  if (at == std::string_view::npos || at + 1 == word.size()) return false;
  if (at > 0) return word.find('@', at + 1) == std::string_view::npos;
  return word.find_first_of("@\\", 1) == std::string_view::npos && !word.ends_with('/') &&
         !word.starts_with("@/");
}

// Wildcards within one path component; linear with one point to return to.
bool GlobMatches(std::string_view glob, std::string_view name) {
  size_t g = 0, n = 0, star = std::string_view::npos, resume = 0;
  while (n < name.size()) {
    size_t width = 1;
    bool equal = false;
    if (g < glob.size() && glob[g] == '*') {
      star = g++;
      resume = n;
      continue;
    }
    if (g < glob.size()) {
      const bool escaped = glob[g] == '\\' && g + 1 < glob.size();
      width = escaped ? 2 : 1;
      equal = glob[g + width - 1] == name[n] || (!escaped && glob[g] == '?');
    }
    if (equal) {
      g += width;
      ++n;
    } else if (star != std::string_view::npos) {
      g = star + 1;
      n = ++resume;
    } else {
      return false;
    }
  }
  while (g < glob.size() && glob[g] == '*') ++g;
  return g == glob.size();
}

}  // namespace

std::optional<CodeownersPattern> CodeownersPattern::Parse(std::string_view text,
                                                          std::string& reason) {
  if (text.starts_with('!')) reason = "negation with ! is not supported";
  if (text.find_first_of("[]") != std::string_view::npos)
    reason = "character ranges with [ ] are not supported";
  if (text.find("***") != std::string_view::npos) reason = "more than two asterisks in a row";
  if (text == "/" || text.find("//") != std::string_view::npos) reason = "an empty path component";
  if (!reason.empty()) return std::nullopt;

  CodeownersPattern pattern;
  const bool anchored = text.substr(0, text.size() - 1).find('/') != std::string_view::npos;
  const bool folder = text.ends_with('/');
  if (text.starts_with('/')) text.remove_prefix(1);
  if (folder) text.remove_suffix(1);
  if (!anchored) pattern.parts_.push_back({Part::Kind::kAnyDepth, {}});
  for (std::string_view part : SplitPath(text)) {
    if (part == "**")
      pattern.parts_.push_back({Part::Kind::kAnyDepth, {}});
    else if (part == "*")
      pattern.parts_.push_back({Part::Kind::kAnyName, {}});
    else
      pattern.parts_.push_back({Part::Kind::kText, std::string(part)});
  }
  // What names a file or folder owns all below it; a last `*` names direct children only.
  if (folder) {
    // `a/**/` names the folders in a, not its files.
    if (pattern.parts_.back().kind == Part::Kind::kAnyDepth)
      pattern.parts_.push_back({Part::Kind::kAnyName, {}});
    pattern.parts_.push_back({Part::Kind::kAnyName, {}});
    pattern.parts_.push_back({Part::Kind::kAnyDepth, {}});
  } else if (pattern.parts_.back().kind == Part::Kind::kText) {
    pattern.parts_.push_back({Part::Kind::kAnyDepth, {}});
  } else if (pattern.parts_.back().kind == Part::Kind::kAnyDepth) {
    pattern.parts_.push_back({Part::Kind::kAnyName, {}});  // `a/**`: what is inside, not `a`
  }
  return pattern;
}

RuleKey CodeownersPattern::Key() const {
  RuleKey key;
  const auto literal = [](const Part& part) {
    return part.kind == Part::Kind::kText && part.glob.find_first_of("*?\\") == std::string::npos;
  };
  if (parts_[0].kind != Part::Kind::kAnyDepth) {
    for (size_t i = 0; i < parts_.size() && literal(parts_[i]); ++i)
      key.folders.push_back(parts_[i].glob);
  } else if (literal(parts_[1])) {
    key.name = parts_[1].glob;
  } else if (const size_t dot = parts_[1].glob.rfind('.'); dot != std::string::npos) {
    if (parts_[1].glob.find_first_of("*?\\", dot) == std::string::npos)
      key.ending = parts_[1].glob.substr(dot + 1);
  }
  return key;
}

bool CodeownersPattern::Matches(std::string_view path) const {
  // reach[i]: the parts before i match the path's components so far.
  std::vector<bool> reach(parts_.size() + 1, false), next;
  auto skip_depths = [&](std::vector<bool>& states) {
    for (size_t i = 0; i < parts_.size(); ++i)
      if (states[i] && parts_[i].kind == Part::Kind::kAnyDepth) states[i + 1] = true;
  };
  reach[0] = true;
  skip_depths(reach);
  for (std::string_view name : SplitPath(path)) {
    next.assign(parts_.size() + 1, false);
    for (size_t i = 0; i < parts_.size(); ++i) {
      if (!reach[i]) continue;
      const Part& part = parts_[i];
      if (part.kind == Part::Kind::kAnyDepth)
        next[i] = true;
      else if (part.kind == Part::Kind::kAnyName || GlobMatches(part.glob, name))
        next[i + 1] = true;
    }
    skip_depths(next);
    reach.swap(next);
  }
  return reach[parts_.size()];
}

GithubCodeowners::GithubCodeowners(std::string_view text, std::string file, db::IssueLog& issues)
    : file_(std::move(file)) {
  EachLine(text, [&](std::string_view line, int number) { AddLine(line, number, issues); });
}

void GithubCodeowners::AddLine(std::string_view line, int number, db::IssueLog& issues) {
  const std::vector<Word> words = Words(line);
  if (words.empty() || words[0].text.starts_with("\\#")) return;
  auto skip = [&](const Word& word, const std::string& why) {
    issues.Add("codeowners_line_skipped", Severity::kWarning, file_, number,
               AtColumn(word.column, why));
  };
  std::string reason;
  std::optional<CodeownersPattern> pattern = CodeownersPattern::Parse(words[0].text, reason);
  if (!pattern) return skip(words[0], reason);
  std::string owners;
  for (size_t i = 1; i < words.size(); ++i) {
    const std::string& word = words[i].text;
    if (!IsOwner(word)) return skip(words[i], "not an owner: " + EscapeControl(word));
    owners += (owners.empty() ? "" : " ") + word;
  }
  index_.Add(static_cast<int>(rules_.size()), pattern->Key());
  rules_.push_back({std::move(*pattern), std::move(owners), number, words[0].text});
}

std::optional<Owner> GithubCodeowners::OwnerOf(std::string_view path) const {
  const int last = index_.Last(path, [&](int i) { return rules_[i].pattern.Matches(path); });
  if (last < 0) return std::nullopt;
  return Owner{rules_[last].owners, file_, rules_[last].line, false};
}

std::vector<OwnerRule> GithubCodeowners::Explain(std::string_view path) const {
  std::vector<OwnerRule> rules;
  for (auto rule = rules_.rbegin(); rule != rules_.rend(); ++rule)
    if (rule->pattern.Matches(path))
      rules.push_back(
          {rule->owners, file_, rule->line, rule->text, rules.empty() ? "decides" : "overridden"});
  return rules;
}

std::unique_ptr<OwnerSource> LoadGithubCodeowners(const OwnershipInputs& inputs) {
  for (const char* place : {".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"}) {
    const std::string* text = inputs.tree.Read(place, kMaxSize);
    if (text == nullptr) continue;
    if (!inputs.chosen && IsGitlabsFile(place, *text, inputs.tree)) continue;
    return std::make_unique<GithubCodeowners>(*text, place, inputs.issues);
  }
  return nullptr;
}

}  // namespace arterial::indexer
