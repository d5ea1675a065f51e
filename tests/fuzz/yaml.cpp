// YAML of any kind: errors bounded, keys and values in pairs, depth and size bounded.
#include "db/support/yaml.h"

#include "tests/fuzz/fuzz.h"

std::vector<std::string> Seeds() { return {}; }

namespace {

size_t Check(const arterial::YamlNode& node, int depth) {
  FUZZ_CHECK(depth <= 2 * arterial::kMaxYamlDepth);
  FUZZ_CHECK(node.keys.size() == (node.IsMap() ? node.items.size() : 0));
  size_t nodes = 1;
  for (const auto* list : {&node.keys, &node.items})
    for (const arterial::YamlNode& child : *list) nodes += Check(child, depth + 1);
  return nodes;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const arterial::YamlFile file = arterial::ParseYaml(text);
  FUZZ_CHECK(file.errors.size() <= static_cast<size_t>(arterial::kMaxYamlErrors));
  for (const arterial::YamlError& error : file.errors) FUZZ_CHECK(error.line >= 1);
  size_t nodes = 0;
  for (const arterial::YamlNode& document : file.documents) nodes += Check(document, 0);
  FUZZ_CHECK(nodes <= 3 * arterial::kMaxYamlNodes);
  return 0;
}
