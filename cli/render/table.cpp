#include "cli/render/table.h"

#include <algorithm>
#include <string_view>

#include "cli/terminal.h"
#include "db/support/text.h"

namespace arterial::cli {
namespace {

constexpr int kGap = 2;          // columns of space between columns
constexpr int kLeastColumn = 6;  // text is not shortened below this

Style StyleOf(std::string_view word) {
  static constexpr std::pair<std::string_view, Style> kStyles[] = {
      {"mandatory", Style::kRed},        {"mixed", Style::kYellow}, {"optional", Style::kGreen},
      {"untested", Style::kDim},         {"async", Style::kDim},    {"static-only", Style::kDim},
      {"runtime-only", Style::kMagenta}, {"error", Style::kRed},    {"problem", Style::kRed},
      {"warning", Style::kYellow},       {"ok", Style::kGreen},     {"info", Style::kDim},
  };
  for (const auto& [name, style] : kStyles)
    if (name == word) return style;
  return Style::kNone;
}

// The text of all cells, head first, and how wide each column is.
struct Layout {
  std::vector<std::vector<std::string>> text;
  std::vector<int> widths;
};

std::string Upper(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return out;
}

Layout Measure(const Table& table) {
  Layout layout;
  layout.text.resize(table.rows.size() + 1);
  for (size_t column = 0; column < table.columns.size(); ++column) {
    int width = 0;
    for (size_t row = 0; row <= table.rows.size(); ++row) {
      layout.text[row].push_back(
          row == 0 ? Upper(table.columns[column].title)
                   : ShownText(table.rows[row - 1][column], table.columns[column]));
      width = std::max(width, DisplayWidth(layout.text[row].back()));
    }
    layout.widths.push_back(width);
  }
  return layout;
}

// Takes from the widest text column, the rightmost of equals, until the table fits.
void Fit(const Table& table, int available, std::vector<int>* widths) {
  int total = kGap * (static_cast<int>(widths->size()) - 1);
  for (const int width : *widths) total += width;
  while (total > available) {
    int widest = -1;
    for (size_t i = 0; i < widths->size(); ++i) {
      const ColumnType type = table.columns[i].type;
      if (type != ColumnType::kText && type != ColumnType::kPath) continue;
      if (widest < 0 || (*widths)[i] >= (*widths)[widest]) widest = static_cast<int>(i);
    }
    if (widest < 0 || (*widths)[widest] <= kLeastColumn) return;
    --(*widths)[widest];
    --total;
  }
}

std::string Line(const Table& table, const Layout& layout, size_t row,
                 const RenderOptions& options) {
  std::string out;
  int left = options.width.value_or(1 << 30);
  int pending = 0;  // spaces before the next text, so that lines do not end in spaces
  for (size_t i = 0; i < layout.widths.size() && left > 0; ++i) {
    const Column& column = table.columns[i];
    const int width = std::min(layout.widths[i], left);
    const std::string& full = layout.text[row][i];
    const std::string text = column.type == ColumnType::kPath && row > 0
                                 ? ShortenMiddle(full, width)
                                 : ShortenEnd(full, width);
    const int padding = width - DisplayWidth(text);
    const bool right = IsNumber(column.type);
    if (right) pending += padding;
    if (!text.empty()) {
      out.append(pending, ' ');
      pending = 0;
      const Style style = row == 0                           ? Style::kBold
                          : column.type == ColumnType::kWord ? StyleOf(full)
                                                             : Style::kNone;
      out += Styled(text, style, options.colour);
    }
    pending += (right ? 0 : padding) + kGap;
    left -= width + kGap;
  }
  return out + "\n";
}

std::string Render(const Document& document, const RenderOptions& options) {
  std::string out;
  for (const Section& section : document.sections) {
    if (!out.empty()) out += "\n";
    if (!section.title.empty())
      out += Styled(EscapeControl(section.title), Style::kBold, options.colour) + "\n";
    if (!section.table.rows.empty()) {
      Layout layout = Measure(section.table);
      if (options.width) Fit(section.table, *options.width, &layout.widths);
      for (size_t row = 0; row < layout.text.size(); ++row)
        out += Line(section.table, layout, row, options);
    } else if (!section.when_empty.empty()) {
      out += EscapeControl(section.when_empty) + "\n";
    }
    for (const std::string& note : section.notes)
      out += Styled(EscapeControl(note), Style::kDim, options.colour) + "\n";
  }
  return out;
}

}  // namespace

const Renderer kTableRenderer = {"table", Render};

}  // namespace arterial::cli
