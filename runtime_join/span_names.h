// Span names of low cardinality: ids, hashes and numbers become placeholders, so that requests that
// differ in them alone are one operation. Applied once, when a span is taken in, so that
// operations, call paths, journeys and examples agree.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "db/issues.h"
#include "runtime_join/span.h"

namespace arterial::runtime {

// One built-in rule; they are asked in this order for each word of a name.
struct NameRule {
  std::string_view name;
  std::string_view placeholder;
  std::string_view what;
};
inline constexpr std::array<NameRule, 5> kNameRules = {{
    {"uuid", "{uuid}", "8-4-4-4-12 hexadecimal digits"},
    {"email", "{email}", "words with @ and a dot behind it"},
    {"hash", "{hash}", "16 and more hexadecimal digits, one of them a number"},
    {"number", "{n}", "numbers of 4 and more digits"},
    {"path", "{id}", "within a path: numbers, hashes and mixed words, as in paths of HTTP"},
}};

class SpanNames {
 public:
  bool enabled = true;
  std::array<bool, kNameRules.size()> off{};  // built-in rules that do not apply
  // Of the user, asked before the built-in rules: a glob on one word, and what it becomes.
  std::vector<std::pair<std::string, std::string>> own;

  // The name as it is to be stored; counts what each rule did. Names of RPC methods stay.
  void Apply(Span* span);
  // One issue a rule that did anything: name_normalised.
  void Report(db::IssueLog* issues) const;

 private:
  std::string Normalised(std::string_view name);
  bool Replace(std::string_view word, bool in_path, std::string* out);

  std::array<int64_t, kNameRules.size() + 1> counts_{};  // the last: the user's rules
};

}  // namespace arterial::runtime
