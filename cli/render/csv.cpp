#include "cli/render/csv.h"

#include "db/support/text.h"

namespace arterial::cli {
namespace {

std::string Field(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + "\"";
}

std::string RawText(const Value& value) {
  if (const auto* integer = std::get_if<int64_t>(&value)) return std::to_string(*integer);
  if (const auto* real = std::get_if<double>(&value)) return FormatSixDigits(*real);
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* interval = std::get_if<Interval>(&value))
    return FormatSixDigits(interval->low) + ";" + FormatSixDigits(interval->high);
  if (const auto* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
  std::string out;
  if (const auto* list = std::get_if<std::vector<std::string>>(&value))
    for (const std::string& item : *list) out += (out.empty() ? "" : ";") + item;
  return out;
}

Result<std::string> Render(const Document& document, const RenderOptions&) {
  std::string out;
  for (const Section& section : document.sections) {
    if (!out.empty()) out += "\r\n";
    out += CsvHead(section.table.columns);
    for (const std::vector<Cell>& row : section.table.rows) out += CsvRow(row);
  }
  return out;
}

}  // namespace

const Renderer kCsvRenderer = {"csv", "raw values, for a sheet", Render};

std::string CsvHead(const std::vector<Column>& columns) {
  std::string out;
  for (size_t i = 0; i < columns.size(); ++i) out += (i > 0 ? "," : "") + Field(columns[i].key);
  return out + "\r\n";
}

std::string CsvRow(const std::vector<Cell>& row) {
  std::string out;
  for (size_t i = 0; i < row.size(); ++i) out += (i > 0 ? "," : "") + Field(RawText(row[i].value));
  return out + "\r\n";
}

}  // namespace arterial::cli
