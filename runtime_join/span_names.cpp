#include "runtime_join/span_names.h"

#include <algorithm>

#include "runtime_join/journeys.h"
#include "runtime_join/operation_name.h"

namespace arterial::runtime {
namespace {

constexpr size_t kHashDigits = 16;
constexpr size_t kNumberDigits = 4;
constexpr std::string_view kSeparators = " \t,;=()[]\"'<>|#&";

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsHex(char c) { return IsDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

bool IsUuid(std::string_view word) {
  if (word.size() != 36) return false;
  for (size_t i = 0; i < word.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? word[i] != '-' : !IsHex(word[i])) return false;
  }
  return true;
}

bool IsEmail(std::string_view word) {
  const size_t at = word.find('@');
  return at != std::string_view::npos && at > 0 && word.find('.', at) != std::string_view::npos;
}

bool IsHash(std::string_view word) {
  if (word.starts_with("0x")) word.remove_prefix(2);
  return word.size() >= kHashDigits && std::all_of(word.begin(), word.end(), IsHex) &&
         std::any_of(word.begin(), word.end(), IsDigit);
}

bool IsNumber(std::string_view word) {
  return word.size() >= kNumberDigits && std::all_of(word.begin(), word.end(), IsDigit);
}

}  // namespace

// Appends the word or what it becomes.
bool SpanNames::Replace(std::string_view word, bool in_path, std::string* out) {
  for (const auto& [glob, text] : own)
    if (Glob(glob, word)) {
      *out += text;
      ++counts_.back();
      return true;
    }
  const bool fits[] = {IsUuid(word), IsEmail(word), IsHash(word), IsNumber(word),
                       in_path && !word.starts_with('{') && NormalisePath(word) != word};
  for (size_t rule = 0; rule < kNameRules.size(); ++rule)
    if (fits[rule] && !off[rule]) {
      *out += kNameRules[rule].placeholder;
      ++counts_[rule];
      return true;
    }
  *out += word;
  return false;
}

std::string SpanNames::Normalised(std::string_view name) {
  std::string out;
  bool in_path = false;
  for (size_t at = 0; at < name.size();) {
    const char c = name[at];
    if (c == '/' || kSeparators.find(c) != std::string_view::npos) {
      // "HTTP/2" is no path: one begins a word, or follows another slash.
      in_path = c == '/' &&
                (in_path || at == 0 || kSeparators.find(name[at - 1]) != std::string_view::npos);
      out += c;
      ++at;
      continue;
    }
    if (c == '?' && in_path) {  // the query of a path may hold anything
      at = std::min(name.find(' ', at), name.size());
      continue;
    }
    size_t end = at;
    while (end < name.size() && name[end] != '/' && !(in_path && name[end] == '?') &&
           kSeparators.find(name[end]) == std::string_view::npos)
      ++end;
    Replace(name.substr(at, end - at), in_path, &out);
    at = end;
  }
  return out;
}

void SpanNames::Apply(Span* span) {
  if (!enabled) return;
  const bool any = !own.empty() || span->name.find('?') != std::string::npos ||
                   span->name.find('@') != std::string::npos ||
                   std::any_of(span->name.begin(), span->name.end(), IsDigit);
  if (!any || LooksLikeRpc(span->name)) return;
  std::string name = Normalised(span->name);
  if (name != span->name) span->name = std::move(name);
}

void SpanNames::Report(db::IssueLog* issues) const {
  for (size_t i = 0; i < counts_.size(); ++i) {
    if (counts_[i] == 0) continue;
    const bool mine = i == kNameRules.size();
    issues->Add(
        "name_normalised", db::Severity::kInfo, {}, 0,
        mine ? std::string("words of span names that fit a rule of --name-rule or arterial.yaml")
             : "words of span names that became " + std::string(kNameRules[i].placeholder) + ": " +
                   std::string(kNameRules[i].what),
        counts_[i]);
  }
}

}  // namespace arterial::runtime
