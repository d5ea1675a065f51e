// GitLab's CODEOWNERS: sections, exclusions, Ruby's globs.
#include "indexer/ownership/codeowners_gitlab.h"

#include "tests/fuzz/ownership.h"

std::vector<std::string> Seeds() { return {}; }

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  arterial::db::IssueLog issues;
  const arterial::indexer::GitlabCodeowners owners(text, "CODEOWNERS", issues);
  FUZZ_CHECK(static_cast<int64_t>(owners.size()) <= 1 + std::count(text.begin(), text.end(), '\n'));
  CheckOwners(owners, text);
  return 0;
}
