#include "cli/render/json.h"

#include <cmath>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "db/support/text.h"

namespace arterial::cli {
namespace {

using Json = nlohmann::ordered_json;

Json Number(double value, bool six_digits) {
  if (six_digits) value = std::strtod(FormatSixDigits(value).c_str(), nullptr);
  if (std::nearbyint(value) == value && std::fabs(value) < 9e15) return static_cast<int64_t>(value);
  return value;
}

Json ToJson(const Value& value, bool six_digits) {
  if (const auto* integer = std::get_if<int64_t>(&value)) return *integer;
  if (const auto* real = std::get_if<double>(&value)) return Number(*real, six_digits);
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* list = std::get_if<std::vector<std::string>>(&value)) return *list;
  if (const auto* interval = std::get_if<Interval>(&value))
    return Json::array({Number(interval->low, six_digits), Number(interval->high, six_digits)});
  if (const auto* flag = std::get_if<bool>(&value)) return *flag;
  return nullptr;
}

std::string Dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string Rows(const Table& table, std::string_view indent) {
  std::string out = "[";
  const char* separator = "\n";
  for (const std::vector<Cell>& row : table.rows) {
    out += separator + std::string(indent) + "  " + JsonObject(table.columns, row, false);
    separator = ",\n";
  }
  if (!table.rows.empty()) out += "\n" + std::string(indent);
  return out + "]";
}

Result<std::string> Render(const Document& document, const RenderOptions&) {
  if (document.sections.size() == 1) return Rows(document.sections[0].table, "") + "\n";
  std::string out = "{";
  const char* separator = "\n";
  for (const Section& section : document.sections) {
    out += separator + ("  " + Dump(Json(section.key))) + ": " + Rows(section.table, "  ");
    separator = ",\n";
  }
  return out + "\n}\n";
}

}  // namespace

const Renderer kJsonRenderer = {"json", "raw values, for scripts", Render};

std::string JsonObject(const std::vector<Column>& columns, const std::vector<Cell>& row,
                       bool six_digits) {
  Json object = Json::object();
  for (size_t i = 0; i < columns.size(); ++i)
    if (!row[i].absent()) object[columns[i].key] = ToJson(row[i].value, six_digits);
  return Dump(object);
}

}  // namespace arterial::cli
