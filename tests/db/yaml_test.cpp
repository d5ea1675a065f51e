#include "db/support/yaml.h"

#include "tests/catch.h"

namespace arterial {
namespace {

TEST_CASE("yaml: texts with their places") {
  const YamlFile file =
      ParseYaml("\xEF\xBB\xBFkey: value\nlist:\n  - 'a'\n  - ~\nkey: last\n---\nx\n");
  REQUIRE(file.errors.empty());
  REQUIRE(file.documents.size() == 2);
  const YamlNode& map = file.documents[0];
  CHECK(map.Text("key") == "last");
  CHECK(map.Text("none").empty());
  const YamlNode* list = map.Find("list");
  REQUIRE(list != nullptr);
  REQUIRE(list->items.size() == 2);
  CHECK(list->items[0].text == "a");
  CHECK(list->items[0].line == 3);
  CHECK(list->items[0].column == 5);
  CHECK(list->items[1].kind == YamlNode::Kind::kNull);
  CHECK(file.documents[1].text == "x");
}

TEST_CASE("yaml: a syntax error costs its line") {
  const YamlFile file = ParseYaml("a: 1\nb: *none\nc: 3\n");
  REQUIRE(file.errors.size() == 1);
  CHECK(file.errors[0].line == 2);
  CHECK(file.errors[0].column == 4);
  REQUIRE(file.documents.size() == 1);
  CHECK(file.documents[0].Text("a") == "1");
  CHECK(file.documents[0].Text("c") == "3");
}

TEST_CASE("yaml: bombs are refused") {
  std::string deep(100000, '[');
  CHECK_FALSE(ParseYaml(deep).errors.empty());
  std::string laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 20; ++i) {
    const std::string above = "*a" + std::to_string(i - 1);
    laughs += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + above;
    for (int n = 0; n < 9; ++n) laughs += ", " + above;
    laughs += "]\n";
  }
  const YamlFile file = ParseYaml(laughs);
  CHECK_FALSE(file.errors.empty());
}

}  // namespace
}  // namespace arterial
