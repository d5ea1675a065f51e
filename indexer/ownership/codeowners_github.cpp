#include "indexer/ownership/codeowners_github.h"

#include <filesystem>
#include <fstream>
#include <sstream>

namespace arterial::indexer {
namespace {

using db::Severity;
constexpr size_t kMaxSize = size_t{3} << 20;  // GitHub does not load larger files

bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v'; }

// Splits a line into the pattern and the owners; a backslash keeps a space or '#' in a word, a '#'
// at the start of a word begins a comment.
std::vector<std::string> Words(std::string_view line) {
  std::vector<std::string> words;
  for (size_t i = 0; i < line.size();) {
    if (IsSpace(line[i])) {
      ++i;
      continue;
    }
    if (line[i] == '#') break;
    std::string& word = words.emplace_back();
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

std::vector<std::string_view> SplitPath(std::string_view path) {
  std::vector<std::string_view> parts;
  for (size_t begin = 0;;) {
    const size_t end = std::min(path.find('/', begin), path.size());
    parts.push_back(path.substr(begin, end - begin));
    if (end == path.size()) return parts;
    begin = end + 1;
  }
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
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  int number = 0;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    AddLine(text.substr(0, end), ++number, issues);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

void GithubCodeowners::AddLine(std::string_view line, int number, db::IssueLog& issues) {
  const std::vector<std::string> words = Words(line);
  if (words.empty() || words[0].starts_with("\\#")) return;
  auto skip = [&](const std::string& why) {
    issues.Add("codeowners_line_skipped", Severity::kWarning, file_, number, why);
  };
  std::string reason;
  std::optional<CodeownersPattern> pattern = CodeownersPattern::Parse(words[0], reason);
  if (!pattern) return skip(reason);
  std::string owners;
  for (size_t i = 1; i < words.size(); ++i) {
    if (!IsOwner(words[i])) return skip("not an owner: " + words[i]);
    owners += (owners.empty() ? "" : " ") + words[i];
  }
  rules_.push_back({std::move(*pattern), std::move(owners), number});
}

std::optional<Owner> GithubCodeowners::OwnerOf(std::string_view path) const {
  for (auto rule = rules_.rbegin(); rule != rules_.rend(); ++rule)
    if (rule->pattern.Matches(path)) return Owner{rule->owners, file_, rule->line, false};
  return std::nullopt;
}

std::unique_ptr<OwnerSource> LoadGithubCodeowners(const std::string& root, db::IssueLog& issues) {
  for (const char* place : {".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"}) {
    const std::string path = root + "/" + place;
    std::error_code error;
    if (!std::filesystem::is_regular_file(path, error)) continue;
    std::ifstream input(path, std::ios::binary);
    std::ostringstream text;
    text << input.rdbuf();
    if (!input || text.view().size() > kMaxSize) {
      issues.Add("codeowners_unreadable", Severity::kError, place, 0,
                 "it cannot be read or is larger than the 3 MiB that GitHub loads");
      return nullptr;
    }
    return std::make_unique<GithubCodeowners>(text.view(), place, issues);
  }
  return nullptr;
}

}  // namespace arterial::indexer
