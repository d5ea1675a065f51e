// arterial.yaml.
#include "db/config/config.h"

#include "tests/fuzz/fuzz.h"

std::vector<std::string> Seeds() { return {}; }

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  arterial::db::IssueLog issues;
  const arterial::db::Config config = arterial::db::ParseConfig(text, issues);
  for (const arterial::db::Service& service : config.services) FUZZ_CHECK(!service.name.empty());
  FUZZ_CHECK(config.ownership.half_life_days > 0);
  return 0;
}
