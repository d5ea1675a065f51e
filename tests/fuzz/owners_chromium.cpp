// Chromium's OWNERS, which import each other: the input is also what it may import.
#include "indexer/ownership/owners_chromium.h"

#include "tests/fuzz/ownership.h"

std::vector<std::string> Seeds() { return {}; }

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  arterial::db::IssueLog issues;
  arterial::indexer::OwnersTree tree("/nonexistent", issues);
  for (const char* path : {"OWNERS", "a/OWNERS", "X_OWNERS"}) tree.Put(path, text);
  const arterial::db::Config config;
  const arterial::indexer::ChromiumOwnersTree owners({"OWNERS", "a/OWNERS"},
                                                     {tree, config, nullptr, issues, false});
  CheckOwners(owners, text);
  return 0;
}
