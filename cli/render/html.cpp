#include "cli/render/html.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "cli/render/page.h"
#include "db/support/text.h"

namespace arterial::cli {
namespace {

using Json = nlohmann::ordered_json;

const char* NameOf(ColumnType type) {
  switch (type) {
    case ColumnType::kText:
      return "text";
    case ColumnType::kPath:
      return "path";
    case ColumnType::kWord:
      return "word";
    case ColumnType::kFlag:
      return "flag";
    default:
      return "number";
  }
}

const char* NameOf(Picture picture) {
  switch (picture) {
    case Picture::kNone:
      return "";
    case Picture::kGraph:
      return "graph";
    case Picture::kFlame:
      return "flame";
    case Picture::kHistogram:
      return "histogram";
  }
  return "";
}

Json RawOf(const Value& value) {
  if (const auto* integer = std::get_if<int64_t>(&value)) return *integer;
  if (const auto* real = std::get_if<double>(&value)) return *real;
  if (const auto* interval = std::get_if<Interval>(&value)) return interval->low;
  if (const auto* flag = std::get_if<bool>(&value)) return *flag;
  if (const auto* text = std::get_if<std::string>(&value)) return EscapeControl(*text);
  Json out = Json::array();
  if (const auto* list = std::get_if<std::vector<std::string>>(&value))
    for (const std::string& item : *list) out.push_back(EscapeControl(item));
  return out;
}

// Absent: null; a text that is shown as it is: itself; else value and what people see of it.
Json CellOf(const Cell& cell, const Column& column) {
  const std::string shown = ShownText(cell, column);
  if (cell.absent() && shown.empty()) return nullptr;
  Json raw = cell.absent() ? Json() : RawOf(cell.value);
  if (raw.is_string() && raw.get_ref<const std::string&>() == shown) return raw;
  return Json::array({std::move(raw), shown});
}

Json SectionOf(const Section& section) {
  Json columns = Json::array();
  for (const Column& column : section.table.columns)
    columns.push_back({{"key", column.key},
                       {"title", column.title},
                       {"type", NameOf(column.type)},
                       {"minor", column.minor}});
  Json rows = Json::array();
  for (const std::vector<Cell>& row : section.table.rows) {
    Json cells = Json::array();
    for (size_t i = 0; i < row.size(); ++i)
      cells.push_back(CellOf(row[i], section.table.columns[i]));
    rows.push_back(std::move(cells));
  }
  Json notes = Json::array();
  for (const std::string& note : section.notes) notes.push_back(EscapeControl(note));
  return {{"key", section.key},
          {"title", EscapeControl(section.title)},
          {"group", section.group},
          {"picture", NameOf(section.picture)},
          {"whenEmpty", EscapeControl(section.when_empty)},
          {"notes", std::move(notes)},
          {"columns", std::move(columns)},
          {"rows", std::move(rows)}};
}

// JSON in which nothing can end the element that holds it: names are hostile. The marks stand in
// strings only, where an escape means the same; other letters than ASCII are escaped by dump.
std::string DataOf(const Document& document) {
  Json sections = Json::array();
  for (const Section& section : document.sections) sections.push_back(SectionOf(section));
  const Json data = {{"title", EscapeControl(document.title)},
                     {"version", ARTERIAL_VERSION},
                     {"sections", std::move(sections)}};
  std::string out;
  for (const char c : data.dump(-1, ' ', true, Json::error_handler_t::replace)) {
    if (c == '<' || c == '>' || c == '&')
      out += fmt::format("\\u{:04x}", static_cast<int>(c));
    else
      out += c;
  }
  return out;
}

std::string Escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '<')
      out += "&lt;";
    else if (c == '&')
      out += "&amp;";
    else
      out += c;
  }
  return out;
}

Result<std::string> Render(const Document& document, const RenderOptions&) {
  const std::string title =
      document.title.empty() ? "arterial" : "arterial: " + EscapeControl(document.title);
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
      "base-uri 'none'; form-action 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'\">\n"
      "<meta name=\"color-scheme\" content=\"light dark\">\n<title>{}</title>\n"
      "<style>{}</style>\n</head>\n<body>\n"
      "<noscript>This page draws itself with JavaScript; `--format markdown` gives its tables "
      "without.</noscript>\n"
      "<script type=\"application/json\" id=\"data\">{}</script>\n<script>{}</script>\n"
      "</body>\n</html>\n",
      kPageParts.style_hash, kPageParts.script_hash, Escaped(title), kPageParts.style,
      DataOf(document), kPageParts.script);
}

}  // namespace

const Renderer kHtmlRenderer = {"html", "one page with pictures, for a browser", Render};

}  // namespace arterial::cli
