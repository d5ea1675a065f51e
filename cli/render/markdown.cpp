#include "cli/render/markdown.h"

namespace arterial::cli {
namespace {

// A '|' would end the cell, '<' and '&' start HTML, and the rest start markup.
std::string Escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '<') {
      out += "&lt;";
    } else if (c == '&') {
      out += "&amp;";
    } else {
      if (std::string_view("|\\`*_[]").find(c) != std::string_view::npos) out += '\\';
      out += c;
    }
  }
  return out;
}

void AddTable(const Table& table, std::string* out) {
  for (const Column& column : table.columns) *out += "| " + Escaped(column.title) + " ";
  *out += "|\n";
  for (const Column& column : table.columns) *out += IsNumber(column.type) ? "|---:" : "|---";
  *out += "|\n";
  for (const std::vector<Cell>& row : table.rows) {
    for (size_t i = 0; i < row.size(); ++i)
      *out += "| " + Escaped(ShownText(row[i], table.columns[i])) + " ";
    *out += "|\n";
  }
}

Result<std::string> Render(const Document& document, const RenderOptions&) {
  std::string out;
  for (const Section& section : document.sections) {
    if (!out.empty()) out += "\n";
    if (!section.title.empty()) out += "## " + Escaped(section.title) + "\n\n";
    if (!section.table.rows.empty()) {
      AddTable(section.table, &out);
    } else if (!section.when_empty.empty()) {
      out += Escaped(section.when_empty) + "\n";
    }
    for (const std::string& note : section.notes) out += "\n" + Escaped(note) + "\n";
  }
  return out;
}

}  // namespace

const Renderer kMarkdownRenderer = {"markdown", "for a document or a comment", Render};

}  // namespace arterial::cli
