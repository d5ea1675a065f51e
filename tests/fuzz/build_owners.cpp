// Build files of Bazel and Buck.
#include "indexer/ownership/build_owners.h"

#include "tests/fuzz/ownership.h"

std::vector<std::string> Seeds() { return {}; }

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  arterial::db::IssueLog issues;
  arterial::indexer::BuildOwnersTree owners;
  owners.Add(text, "BUILD", issues);
  owners.Add(text, "a/BUILD", issues);
  CheckOwners(owners, text);
  for (const char* label : {"//a:b", "b", "//a"}) (void)owners.OwnerOfTarget(label);
  return 0;
}
