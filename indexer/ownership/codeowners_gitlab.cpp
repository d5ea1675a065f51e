#include "indexer/ownership/codeowners_gitlab.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "db/support/text.h"
#include "indexer/ownership/owners_files.h"

namespace arterial::indexer {
namespace {

using db::Severity;
constexpr char kSkipped[] = "codeowners_line_skipped";
constexpr size_t kMaxPattern = 4096;  // no path is longer

bool IsBlank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool IsWord(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

// reference_extractor.rb: an address, @name, @group/sub or a role @@developer(s).
bool IsReference(std::string_view word) {
  const size_t at = word.find('@');
  if (at == std::string_view::npos || at + 1 >= word.size()) return false;
  if (at > 0) return word[at + 1] != '@' && IsWord(word.back());
  if (word[1] != '@') return IsWord(word[1]) || word[1] == '.';
  std::string role = ToLower(word.substr(2));
  if (role.ends_with('s')) role.pop_back();
  return role == "developer" || role == "maintainer" || role == "owner";
}

// File#normalize_pattern.
std::string Normalize(std::string_view pattern) {
  if (pattern == "*") return "/**/*";
  if (pattern.starts_with("\\#")) pattern.remove_prefix(1);
  std::string out;
  for (size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '\\' && i + 1 < pattern.size() && IsBlank(pattern[i + 1])) {
      while (i + 1 < pattern.size() && IsBlank(pattern[i + 1])) ++i;
      out += ' ';
    } else {
      out += pattern[i];
    }
  }
  if (!out.starts_with('/')) out = "/**/" + out;
  if (out.ends_with('/')) out += "**/*";
  return out;
}

bool IsPlain(std::string_view text) {
  return text.find_first_of("*?[\\") == std::string_view::npos;
}

// What a normalised pattern spells out.
RuleKey KeyOf(std::string_view normalized) {
  RuleKey key;
  std::vector<std::string_view> parts = SplitPath(normalized.substr(1));
  if (parts[0] != "**" || parts.size() == 1) {
    for (size_t i = 0; i < parts.size() && IsPlain(parts[i]); ++i)
      key.folders.emplace_back(parts[i]);
    return key;
  }
  const std::string_view part = parts[1];
  const size_t dot = part.rfind('.');
  if (IsPlain(part))
    key.name = part;
  else if (part[0] != '[' && dot != std::string_view::npos && IsPlain(part.substr(dot)) &&
           part.find('[') == std::string_view::npos)
    key.ending = part.substr(dot + 1);
  return key;
}

void AddOwners(std::string_view text, std::vector<std::string>* owners,
               std::vector<std::string>* others) {
  size_t at = 0;
  while (at < text.size()) {
    while (at < text.size() && IsBlank(text[at])) ++at;
    size_t end = at;
    while (end < text.size() && !IsBlank(text[end])) ++end;
    if (end > at) {
      const std::string_view word = text.substr(at, end - at);
      (IsReference(word) ? owners : others)->emplace_back(word);
    }
    at = end;
  }
}

}  // namespace

GitlabCodeowners::GitlabCodeowners(std::string_view text, std::string file, db::IssueLog& issues)
    : file_(std::move(file)) {
  sections_.push_back(std::make_unique<Section>());
  sections_.back()->name = header_.name = "codeowners";
  current_ = sections_.back().get();
  EachLine(text, [&](std::string_view line, int number) { AddLine(line, number, issues); });
}

void GitlabCodeowners::AddLine(std::string_view line, int number, db::IssueLog& issues) {
  indent_ = std::min(line.find_first_not_of(" \t\f\v\r"), line.size());
  line = Trim(line);
  if (line.empty() || line[0] == '#') return;
  if (line.size() > kMaxPattern * 4) {
    issues.Add(kSkipped, Severity::kWarning, file_, number,
               AtColumn(indent_ + 1, "the line is too long"));
    return;
  }
  if (AddSection(line, number, issues)) return;
  if (line[0] == '[' || line.starts_with("^[")) {
    issues.Add(kSkipped, Severity::kWarning, file_, number,
               AtColumn(indent_ + 1, "a section's name ends with ]"));
    return;
  }
  AddRule(line, number, issues);
}

// section_parser.rb: ^[name][approvals] owners. What follows and is none of it is not looked at.
bool GitlabCodeowners::AddSection(std::string_view line, int number, db::IssueLog& issues) {
  const auto warn = [&](size_t column, std::string_view what) {
    issues.Add("codeowners_section_odd", Severity::kWarning, file_, number,
               AtColumn(indent_ + column, what));
  };
  size_t at = line[0] == '^' ? 1 : 0;
  if (at >= line.size() || line[at] != '[') return false;
  const size_t end = line.find(']', at);
  if (end == std::string_view::npos) return false;
  Section section;
  section.optional = at == 1;
  section.name = line.substr(at + 1, end - at - 1);
  at = end + 1;
  if (at < line.size() && line[at] == '[') {
    size_t digits = at + 1;
    while (digits < line.size() && line[digits] >= '0' && line[digits] <= '9') ++digits;
    if (digits < line.size() && line[digits] == ']') {
      for (size_t i = at + 1; i < digits && section.approvals < 100000; ++i)
        section.approvals = section.approvals * 10 + (line[i] - '0');
      at = digits + 1;
    }
  }
  if (section.name.empty()) warn(1, "a section without a name");
  if (section.optional && section.approvals > 0)
    warn(1, "an optional section cannot ask for approvals");
  size_t stop = at;
  while (stop < line.size() &&
         (IsWord(line[stop]) || IsBlank(line[stop]) ||
          std::string_view("@.-/+").find(line[stop]) != std::string_view::npos))
    ++stop;
  if (at < line.size() && IsBlank(line[at])) {
    std::vector<std::string> owners, others;
    AddOwners(line.substr(at, stop - at), &owners, &others);
    for (const std::string& other : others)
      warn(line.find(other, at) + 1, "not an owner: " + EscapeControl(other));
    section.defaults = JoinOwners(owners);
  }
  // find_section_name: until a second section is there, the name is taken as it is.
  Section* found = nullptr;
  for (const auto& known : sections_) {
    const bool same = sections_.back()->name == "codeowners"
                          ? known->name == section.name
                          : ToLower(known->name) == ToLower(section.name);
    if (same && found == nullptr) found = known.get();
  }
  if (found == nullptr) {
    sections_.push_back(std::make_unique<Section>());
    found = sections_.back().get();
    found->name = section.name;
    found->optional = section.optional;
    found->approvals = section.approvals;
  }
  current_ = found;
  header_ = std::move(section);
  return true;
}

void GitlabCodeowners::AddRule(std::string_view line, int number, db::IssueLog& issues) {
  size_t end = 0;  // of the pattern: a blank that no backslash stands before
  while (end < line.size() && !(IsBlank(line[end]) && (end == 0 || line[end - 1] != '\\'))) ++end;
  Rule rule;
  rule.pattern = line.substr(0, end);
  rule.line = number;
  rule.exclusion = rule.pattern.starts_with('!');
  const std::string normalized =
      Normalize(std::string_view(rule.pattern).substr(rule.exclusion ? 1 : 0));
  if (normalized.size() > kMaxPattern) {
    issues.Add(kSkipped, Severity::kWarning, file_, number,
               AtColumn(indent_ + 1, "the pattern is too long"));
    return;
  }
  rule.glob = PathGlob::Ruby(normalized.substr(1));
  if (!rule.exclusion) {
    std::vector<std::string> owners, others;
    AddOwners(line.substr(end), &owners, &others);
    for (const std::string& other : others)
      issues.Add(
          "codeowners_owner_skipped", Severity::kWarning, file_, number,
          AtColumn(indent_ + line.find(other, end) + 1, "not an owner: " + EscapeControl(other)));
    const bool none = Trim(line.substr(end)).empty();
    rule.owners = none ? header_.defaults : JoinOwners(owners);
  }
  Section& section = *current_;
  const auto [known, added] =
      section.by_pattern.emplace(normalized, static_cast<int>(section.rules.size()));
  const int index = known->second;
  if (added) {
    section.index.Add(index, KeyOf(normalized));
    section.rules.push_back(std::move(rule));
  } else {
    section.rules[index] = std::move(rule);
  }
  if (section.rules[index].exclusion) section.exclusions.Add(index, KeyOf(normalized));
}

// File#entries_for_path.
std::vector<GitlabCodeowners::Verdict> GitlabCodeowners::Judge(std::string_view path) const {
  std::vector<Verdict> verdicts;
  for (const auto& section : sections_) {
    const auto matches = [&](int i) { return section->rules[i].glob.Matches(path); };
    const int excluded = section->exclusions.Last(
        path, [&](int i) { return section->rules[i].exclusion && matches(i); });
    const int last = excluded >= 0 ? excluded : section->index.Last(path, matches);
    if (last >= 0) verdicts.push_back({section.get(), &section->rules[last]});
  }
  return verdicts;
}

std::optional<Owner> GitlabCodeowners::OwnerOf(std::string_view path) const {
  const std::vector<Verdict> verdicts = Judge(path);
  if (verdicts.empty()) return std::nullopt;
  std::vector<std::string> owners;
  const Rule* first = nullptr;
  for (const Verdict& verdict : verdicts) {
    if (!verdict.rule->exclusion && !verdict.rule->owners.empty()) {
      if (first == nullptr) first = verdict.rule;
      owners.push_back(verdict.rule->owners);
    }
  }
  if (first == nullptr) first = verdicts.front().rule;
  return Owner{JoinOwners(owners), file_, first->line, false};
}

std::vector<OwnerRule> GitlabCodeowners::Explain(std::string_view path) const {
  std::vector<OwnerRule> rules;
  std::vector<OwnerRule> overridden;
  for (const Verdict& verdict : Judge(path)) {
    const Section& section = *verdict.section;
    const auto add = [&](const Rule& rule, std::string_view effect, std::vector<OwnerRule>* out) {
      std::string text = rule.pattern;
      if (&section != sections_.front().get())
        text += fmt::format(
            " in {}section {}{}", section.optional ? "optional " : "", section.name,
            section.approvals > 0 ? fmt::format(" ({} approvals)", section.approvals) : "");
      out->push_back({rule.owners, file_, rule.line, std::move(text), std::string(effect)});
    };
    add(*verdict.rule,
        verdict.rule->exclusion ? "excludes"
        : rules.empty()         ? "decides"
                                : "adds",
        &rules);
    for (auto rule = section.rules.rbegin(); rule != section.rules.rend(); ++rule)
      if (&*rule != verdict.rule && rule->glob.Matches(path)) add(*rule, "overridden", &overridden);
  }
  rules.insert(rules.end(), overridden.begin(), overridden.end());
  return rules;
}

size_t GitlabCodeowners::size() const {
  size_t rules = 0;
  for (const auto& section : sections_) rules += section->rules.size();
  return rules;
}

bool LooksLikeGitlab(std::string_view text) {
  bool found = false;
  EachLine(text, [&](std::string_view whole, int) {
    const std::string_view line = Trim(whole);
    if (line.empty() || line[0] == '#') return;
    const bool header = (line[0] == '[' || line.starts_with("^[")) && line.find(']') != line.npos;
    found = found || header || line[0] == '!' || line.find(" @@") != line.npos;
  });
  return found;
}

bool IsGitlabsFile(const std::string& place, std::string_view text, const OwnersTree& tree) {
  if (place.starts_with(".git")) return place.starts_with(".gitlab");
  if (LooksLikeGitlab(text)) return true;
  std::error_code error;
  return std::filesystem::exists(tree.root() + "/.gitlab-ci.yml", error) &&
         !std::filesystem::exists(tree.root() + "/.github", error);
}

std::unique_ptr<OwnerSource> LoadGitlabCodeowners(const OwnershipInputs& inputs) {
  constexpr size_t kMaxSize = size_t{16} << 20;
  for (const char* place : {"CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"}) {
    const std::string* text = inputs.tree.Read(place, kMaxSize);
    if (text == nullptr) continue;
    if (!inputs.chosen && !IsGitlabsFile(place, *text, inputs.tree)) continue;
    return std::make_unique<GitlabCodeowners>(*text, place, inputs.issues);
  }
  return nullptr;
}

}  // namespace arterial::indexer
