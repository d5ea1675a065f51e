#include "cli/render/json.h"

#include "tests/catch.h"

namespace arterial::cli {

TEST_CASE("A number that is whole after rounding is written like any other whole number") {
  const std::vector<Column> columns = {{"share", "", ColumnType::kReal}};
  CHECK(JsonObject(columns, {{1.0}}, true) == R"({"share":1})");
  CHECK(JsonObject(columns, {{0.99999999999}}, true) == R"({"share":1})");
  CHECK(JsonObject(columns, {{0.1234567}}, true) == R"({"share":0.123457})");
}

}  // namespace arterial::cli
