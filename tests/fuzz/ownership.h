// What every ownership dialect promises of any text.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "indexer/ownership/dialect.h"
#include "tests/fuzz/fuzz.h"

// The same answer twice, a rule whose line is in the text, and rules that explain each answer.
inline void CheckOwners(const arterial::indexer::OwnerSource& owners, const std::string& text) {
  const int64_t lines = 1 + std::count(text.begin(), text.end(), '\n');
  std::vector<std::string> paths = {"a", "docs/a.md", "a/b/c.cc", "a/a/a/a/a/a/a/a/a/b", "OWNERS"};
  paths.push_back(text.substr(0, 200));  // patterns match paths that look like them
  for (const std::string& path : paths) {
    const auto owner = owners.OwnerOf(path);
    FUZZ_CHECK(owner == owners.OwnerOf(path));
    const auto rules = owners.Explain(path);
    if (!owner) continue;
    FUZZ_CHECK(owner->line >= 1 && owner->line <= lines);
    FUZZ_CHECK(!rules.empty());
    for (const auto& rule : rules) FUZZ_CHECK(rule.line >= 0 && rule.line <= lines);
  }
}
