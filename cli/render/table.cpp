#include "cli/render/table.h"

#include <algorithm>
#include <string_view>

#include "cli/terminal.h"
#include "db/support/text.h"

namespace arterial::cli {
namespace {

constexpr int kGap = 2;           // columns of space between columns
constexpr int kLeastColumn = 10;  // columns are left out before text is shortened below this

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

int TotalWidth(const std::vector<int>& widths) {
  int total = kGap * (static_cast<int>(widths.size()) - 1);
  for (const int width : widths) total += width;
  return total;
}

bool Shortens(ColumnType type) { return type == ColumnType::kText || type == ColumnType::kPath; }

// Leaves out columns until the rest fits when its texts are shortened as far as is readable: minor
// ones first, the rightmost of them first, never the first column. Says which in `left_out`.
Table Narrow(Table table, int available, std::string* left_out) {
  std::vector<int> least = Measure(table).widths;
  for (size_t i = 0; i < least.size(); ++i)
    if (Shortens(table.columns[i].type)) least[i] = std::min(least[i], kLeastColumn);
  while (table.columns.size() > 1 && TotalWidth(least) > available) {
    size_t drop = table.columns.size() - 1;
    for (size_t i = table.columns.size(); i-- > 1;)
      if (table.columns[i].minor) {
        drop = i;
        break;
      }
    *left_out += (left_out->empty() ? "" : ", ") + table.columns[drop].title;
    table.columns.erase(table.columns.begin() + drop);
    least.erase(least.begin() + drop);
    for (std::vector<Cell>& row : table.rows) row.erase(row.begin() + drop);
  }
  return table;
}

// Takes from the widest text column, the rightmost of equals, until the table fits.
void Fit(const Table& table, int available, std::vector<int>* widths) {
  for (int total = TotalWidth(*widths); total > available; --total) {
    int widest = -1;
    for (size_t i = 0; i < widths->size(); ++i) {
      if (!Shortens(table.columns[i].type)) continue;
      if (widest < 0 || (*widths)[i] >= (*widths)[widest]) widest = static_cast<int>(i);
    }
    if (widest < 0 || (*widths)[widest] <= 1) return;
    --(*widths)[widest];
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

std::string Body(const Table& whole, const RenderOptions& options) {
  std::string left_out;
  const Table table = options.width ? Narrow(whole, *options.width, &left_out) : whole;
  Layout layout = Measure(table);
  if (options.width) Fit(table, *options.width, &layout.widths);
  std::string out;
  for (size_t row = 0; row < layout.text.size(); ++row) out += Line(table, layout, row, options);
  if (!left_out.empty())
    out += Styled("Left out, the terminal is too narrow: " + left_out + ".", Style::kDim,
                  options.colour) +
           "\n";
  return out;
}

Result<std::string> Render(const Document& document, const RenderOptions& options) {
  std::string out;
  for (const Section& section : document.sections) {
    if (!out.empty()) out += "\n";
    if (!section.title.empty())
      out += Styled(EscapeControl(section.title), Style::kBold, options.colour) + "\n";
    if (!section.table.rows.empty()) {
      out += Body(section.table, options);
    } else if (!section.when_empty.empty()) {
      out += EscapeControl(section.when_empty) + "\n";
    }
    for (const std::string& note : section.notes)
      out += Styled(EscapeControl(note), Style::kDim, options.colour) + "\n";
  }
  return out;
}

}  // namespace

const Renderer kTableRenderer = {"table", "for people", Render};

}  // namespace arterial::cli
