#include "cli/path_tree.h"

#include <algorithm>
#include <map>

namespace arterial::cli {
namespace {

// Children of a path (by its id), by time. The roots are those of no parent that is there.
struct Tree {
  std::map<int64_t, std::vector<size_t>> children;
  std::vector<size_t> roots;  // in the order of the rows
  std::vector<double> total;  // share of the row with all below it
};

Tree MakeTree(const Table& table) {
  Tree tree;
  const size_t size = table.rows.size();
  std::map<int64_t, size_t> row_of;
  for (size_t row = 0; row < size; ++row) {
    row_of[table.Int(row, "path_id")] = row;
    tree.total.push_back(table.Real(row, "share"));
    if (table.Has(row, "parent_id"))
      tree.children[table.Int(row, "parent_id")].push_back(row);
    else
      tree.roots.push_back(row);
  }
  for (size_t row = size; row-- > 0;)  // parents stand before their children
    if (const auto parent = row_of.find(table.Int(row, "parent_id")); parent != row_of.end())
      tree.total[parent->second] += tree.total[row];
  for (auto& [parent, rows] : tree.children)
    std::sort(rows.begin(), rows.end(), [&](size_t a, size_t b) {
      return tree.total[a] != tree.total[b] ? tree.total[a] > tree.total[b] : a < b;
    });
  return tree;
}

}  // namespace

Table FlattenPaths(const Table& paths, double least, size_t* hidden) {
  const Tree tree = MakeTree(paths);
  Table out;
  const int journey = paths.Find("journey");
  if (journey >= 0) out.columns.push_back(paths.columns[journey]);
  out.columns.insert(out.columns.end(), {{"path", "call path", ColumnType::kText},
                                         {"component", "component", ColumnType::kText, true},
                                         {"kind", "kind", ColumnType::kText, true},
                                         {"total_share", "with callees", ColumnType::kShare}});
  std::vector<int> taken;
  for (const char* key : {"share", "time_ns", "critical_clipped", "critical_assumed", "on_path",
                          "slack_ns", "verdict", "sites", "owner", "depth"}) {
    const int column = paths.Find(key);
    if (column < 0 || (key == std::string_view("depth") && journey < 0)) continue;
    taken.push_back(column);
    out.columns.push_back(paths.columns[column]);
    if (key == std::string_view("share")) out.columns.back().title = "itself";
  }
  // Depth first; iterative, as real paths are deep.
  std::vector<size_t> stack(tree.roots.rbegin(), tree.roots.rend());
  while (!stack.empty()) {
    const size_t row = stack.back();
    stack.pop_back();
    if (const auto below = tree.children.find(paths.Int(row, "path_id"));
        below != tree.children.end())
      stack.insert(stack.end(), below->second.rbegin(), below->second.rend());
    if (tree.total[row] < least) {
      ++*hidden;
      continue;
    }
    std::vector<Cell> cells;
    if (journey >= 0) cells.push_back(paths.rows[row][journey]);
    cells.push_back(
        {std::string(paths.Text(row, "path")), std::string(2 * paths.Int(row, "depth"), ' ') +
                                                   std::string(paths.Text(row, "operation"))});
    cells.push_back({std::string(paths.Text(row, "component"))});
    cells.push_back({std::string(paths.Text(row, "kind"))});
    cells.push_back({tree.total[row]});
    for (const int column : taken) cells.push_back(paths.rows[row][column]);
    out.rows.push_back(std::move(cells));
  }
  return out;
}

}  // namespace arterial::cli
