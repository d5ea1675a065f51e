// CODEOWNERS is edited by everyone; matching must end quickly whatever the pattern.
#include <algorithm>

#include "indexer/ownership/codeowners_github.h"
#include "tests/fuzz/fuzz.h"

std::vector<std::string> Seeds() { return {}; }

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  arterial::db::IssueLog issues;
  const arterial::indexer::GithubCodeowners owners(text, "CODEOWNERS", issues);
  const int64_t lines = 1 + std::count(text.begin(), text.end(), '\n');
  FUZZ_CHECK(static_cast<int64_t>(owners.size()) <= lines);

  std::vector<std::string> paths = {"a", "docs/a.md", "src/pay/charge.cc", "a/a/a/a/a/a/a/a/a/b"};
  paths.push_back(text.substr(0, 200));  // patterns match paths that look like them
  for (const std::string& path : paths) {
    const auto owner = owners.OwnerOf(path);
    FUZZ_CHECK(owner == owners.OwnerOf(path));
    if (owner) FUZZ_CHECK(owner->line >= 1 && owner->line <= lines);
  }
  return 0;
}
