// OWNERS and OWNERS_ALIASES of Kubernetes: YAML and regular expressions.
#include "indexer/ownership/owners_kubernetes.h"

#include "tests/fuzz/ownership.h"

std::vector<std::string> Seeds() { return {}; }

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  arterial::db::IssueLog issues;
  arterial::indexer::KubernetesOwnersTree owners;
  owners.SetAliases(arterial::indexer::ParseKubernetesAliases(text, "OWNERS_ALIASES", issues));
  owners.Add(text, "OWNERS", issues);
  owners.Add(text, "a/OWNERS", issues);
  CheckOwners(owners, text);
  return 0;
}
