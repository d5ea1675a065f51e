#include "cli/waterfall.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/query.h"
#include "cli/sections.h"
#include "db/support/hash.h"
#include "db/support/text.h"
#include "runtime_join/analyse.h"

namespace arterial::cli {
namespace {

constexpr int kBarWidth = 32;

// Parents before children, siblings by start; iterative, as chains may be deep.
std::vector<std::pair<int32_t, int>> DepthFirst(const runtime::Trace& trace) {
  std::vector<std::pair<int32_t, int>> order, stack;
  for (auto root = trace.roots.rbegin(); root != trace.roots.rend(); ++root)
    stack.emplace_back(*root, 0);
  while (!stack.empty()) {
    const auto [span, depth] = stack.back();
    stack.pop_back();
    order.emplace_back(span, depth);
    const auto children = trace.Children(span);
    for (auto child = children.rbegin(); child != children.rend(); ++child)
      stack.emplace_back(*child, depth + 1);
  }
  return order;
}

// Where the span lay in the trace: thin, and thick where it held the critical path.
std::string Bar(const Waterfall& trace, const Waterfall::Row& row) {
  const double scale =
      kBarWidth / static_cast<double>(std::max<int64_t>(trace.end_ns - trace.begin_ns, 1));
  const auto column = [&](int64_t ns) {
    return std::clamp(static_cast<int>(static_cast<double>(ns - trace.begin_ns) * scale), 0,
                      kBarWidth - 1);
  };
  std::string marks(kBarWidth, ' ');
  for (int i = column(row.start_ns); i <= column(std::max(row.end_ns - 1, row.start_ns)); ++i)
    marks[static_cast<size_t>(i)] = '-';
  for (const auto& [start, end] : row.sections)
    for (int i = column(start); i <= column(end - 1); ++i) marks[static_cast<size_t>(i)] = '#';
  std::string bar;
  for (char mark : marks) bar += mark == '-' ? "─" : mark == '#' ? "█" : " ";
  return bar;
}

}  // namespace

Waterfall Describe(const runtime::Trace& trace, const std::vector<runtime::Section>& sections,
                   int64_t duration_ns) {
  Waterfall shown;
  shown.id = ToHex(trace.id);
  shown.duration_ns = duration_ns;
  shown.begin_ns = INT64_MAX;
  std::vector<size_t> row_of(trace.spans.size());
  for (const auto& [index, depth] : DepthFirst(trace)) {
    const runtime::Span& span = trace.spans[static_cast<size_t>(index)];
    const runtime::CriticalPathRow named =
        ToRow(trace, {index, span.adjusted_start_ns, span.adjusted_end_ns, {}});
    row_of[static_cast<size_t>(index)] = shown.rows.size();
    const int32_t parent = trace.parent[static_cast<size_t>(index)];
    Waterfall::Row row;
    row.component = named.component;
    row.operation = named.operation;
    row.kind = ToString(span.kind);
    row.depth = depth;
    row.start_ns = span.adjusted_start_ns;
    row.end_ns = span.adjusted_end_ns;
    if (parent >= 0) {
      row.above = static_cast<int32_t>(row_of[static_cast<size_t>(parent)]);
      Waterfall::Row& above = shown.rows[static_cast<size_t>(row.above)];
      if (above.component != row.component && above.answered_as.empty())
        above.answered_as = row.operation;
    }
    shown.rows.push_back(std::move(row));
    shown.begin_ns = std::min(shown.begin_ns, span.adjusted_start_ns);
    shown.end_ns = std::max(shown.end_ns, span.adjusted_end_ns);
  }
  std::vector<runtime::Decided> worst(shown.rows.size(), runtime::Decided::kMeasured);
  for (const runtime::Section& section : sections) {
    const size_t at = row_of[static_cast<size_t>(section.span)];
    Waterfall::Row& row = shown.rows[at];
    row.critical_ns += section.end_ns - section.start_ns;
    row.sections.emplace_back(section.start_ns, section.end_ns);
    worst[at] = std::max(worst[at], section.how);
    row.how = ToString(worst[at]);
  }
  return shown;
}

Status Places::Read(db::Connection& db) {
  Result<Table> table = QueryTable(db, "span_places");
  if (!table) return table.error();
  const int site = table->Find("site"), owner = table->Find("owner");
  for (size_t row = 0; row < table->rows.size(); ++row) {
    const Names names{table->Text(row, "component"), table->Text(row, "operation"),
                      table->Text(row, "kind")};
    const auto& cells = table->rows[row];
    below_.try_emplace({table->Int(row, "parent_id"), names},
                       Place{table->Int(row, "path_id"), cells[site], cells[owner]});
    if (Cell& known = owners_[names]; known.absent()) known = cells[owner];
  }
  return {};
}

std::vector<Places::Place> Places::Of(const std::vector<Waterfall::Row>& rows) const {
  std::vector<Place> out(rows.size());
  for (size_t i = 0; i < rows.size(); ++i) {
    const Waterfall::Row& row = rows[i];
    const int64_t above = row.above < 0 ? 0 : out[static_cast<size_t>(row.above)].path;
    // A call goes by its callee's name where both ends are seen.
    for (const std::string& operation : {row.answered_as, row.operation})
      if (const auto found = below_.find({above, {row.component, operation, row.kind}});
          found != below_.end() && out[i].path == 0)
        out[i] = found->second;
    const auto owner = owners_.find({row.component, row.operation, row.kind});
    if (out[i].path == 0 && owner != owners_.end()) out[i].owner = owner->second;
  }
  return out;
}

Section WaterfallSection(const Waterfall& trace, const Places& places, bool all) {
  Section section;
  section.key = "trace";
  section.title = fmt::format("Trace {}, {}", trace.id,
                              FormatDuration(std::max<int64_t>(trace.duration_ns, 0)));
  section.table.columns = {{"operation", "operation"},
                           {"component", "component"},
                           {"kind", "kind", ColumnType::kText, true},
                           {"start_ns", "at", ColumnType::kDuration, true},
                           {"duration_ns", "took", ColumnType::kDuration},
                           {"bar", "critical path"},
                           {"critical_ns", "critical", ColumnType::kDuration},
                           {"how", "how", ColumnType::kWord, true},
                           {"site", "called at", ColumnType::kPath},
                           {"owner", "owner", ColumnType::kText}};
  size_t hidden = 0;
  const std::vector<Places::Place> place = places.Of(trace.rows);
  for (size_t i = 0; i < trace.rows.size(); ++i) {
    const Waterfall::Row& row = trace.rows[i];
    if (!all && row.critical_ns == 0) {
      ++hidden;
      continue;
    }
    section.table.rows.push_back(
        {{row.operation, std::string(2 * std::min(row.depth, 40), ' ') + row.operation},
         {row.component},
         {row.kind},
         {row.start_ns - trace.begin_ns},
         {row.end_ns - row.start_ns},
         {Bar(trace, row)},
         {row.critical_ns},
         row.how.empty() ? Cell{} : Cell{row.how},
         place[i].site,
         place[i].owner});
  }
  section.notes.push_back("█ holds the critical path, ─ is running.");
  if (hidden > 0)
    section.notes.push_back(fmt::format("{} without critical time left out; --all shows them.",
                                        Counted(hidden, "span")));
  return section;
}

}  // namespace arterial::cli
