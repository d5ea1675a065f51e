// gRPC's old OWNERS, in the root and in a folder whose name looks like a pattern.
#include "indexer/ownership/owners_grpc_old.h"

#include "tests/fuzz/ownership.h"

std::vector<std::string> Seeds() { return {}; }

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  arterial::db::IssueLog issues;
  arterial::indexer::GrpcOldOwnersTree owners;
  owners.Add(text, "OWNERS", issues);
  owners.Add(text, "a*/OWNERS", issues);
  CheckOwners(owners, text);
  return 0;
}
