// Backstage catalogues.
#include "indexer/ownership/backstage.h"

#include "tests/fuzz/ownership.h"

std::vector<std::string> Seeds() { return {}; }

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  arterial::db::IssueLog issues;
  arterial::indexer::Backstage owners;
  owners.Add(text, "catalog-info.yaml", issues);
  owners.Add(text, "a/catalog-info.yaml", issues);
  owners.Finish();
  CheckOwners(owners, text);
  (void)owners.OwnerOfComponent("checkout");
  (void)owners.Teams();
  return 0;
}
