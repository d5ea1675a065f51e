#include "cli/source_lines.h"

#include <filesystem>
#include <fstream>

namespace arterial::cli {
namespace {

constexpr size_t kTab = 4;

std::string WidenTabs(std::string_view line) {
  std::string out;
  for (const char c : line) {
    if (c == '\t') {
      out.append(kTab - out.size() % kTab, ' ');
    } else if (c != '\r') {
      out += c;
    }
  }
  return out;
}

}  // namespace

Table SourceLines(const std::string& root, const std::string& file, int64_t line, int64_t around) {
  Table table;
  table.columns = {{"mark", "", ColumnType::kText},
                   {"line", "line", ColumnType::kInteger},
                   {"source", "source", ColumnType::kText}};
  std::ifstream in(std::filesystem::path(root) / file);
  std::string text;
  for (int64_t number = 1; number <= line + around && std::getline(in, text); ++number) {
    if (number < line - around) continue;
    table.rows.push_back(
        {number == line ? Cell{std::string(">")} : Cell{}, {number}, {WidenTabs(text)}});
  }
  // Without the line itself the file has changed too much to show anything of it.
  if (!table.rows.empty() && std::get<int64_t>(table.rows.back()[1].value) < line)
    table.rows.clear();
  return table;
}

}  // namespace arterial::cli
