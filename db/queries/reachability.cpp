#include "db/queries/reachability.h"

#include <map>
#include <set>
#include <string>

#include "db/queries.h"

namespace arterial::db {
namespace {

struct End {
  std::string operation;
  std::string component;  // empty where the name alone identifies it, or it is unknown
  auto operator<=>(const End&) const = default;
};

struct Link {
  int64_t id;
  End from;  // the end nearer to the start of the search
  End to;
};

// "" joins with every component: it is not known or needed.
bool Joins(const End& reached, const End& link) {
  return reached.component.empty() || link.component.empty() || reached.component == link.component;
}

Result<std::multimap<std::string, Link>> ReadLinks(Connection& db, Direction direction) {
  Result<Statement> rows = PrepareNamed(db, "dependency_links");
  if (!rows) return rows.error();
  std::multimap<std::string, Link> links;
  for (;;) {
    Result<bool> row = rows->Step();
    if (!row) return row.error();
    if (!*row) return links;
    Link link{rows->Int(0),
              {rows->String(1), rows->Int(5) != 0 ? rows->String(3) : std::string()},
              {rows->String(2), rows->Int(6) != 0 ? rows->String(4) : std::string()}};
    if (direction == Direction::kCallers) std::swap(link.from, link.to);
    // Dynamic call sites without a known operation lead nowhere.
    if (!link.from.operation.empty()) links.emplace(link.from.operation, std::move(link));
  }
}

}  // namespace

Result<std::vector<Reached>> Reach(Connection& db, std::string_view operation, Direction direction,
                                   int64_t most_hops) {
  Result<std::multimap<std::string, Link>> links = ReadLinks(db, direction);
  if (!links) return links.error();
  std::vector<Reached> out;
  std::set<int64_t> taken;
  std::set<End> seen = {{std::string(operation), ""}};
  std::vector<End> frontier(seen.begin(), seen.end());
  for (int64_t hop = 1; hop <= most_hops && !frontier.empty(); ++hop) {
    std::vector<End> next;
    for (const End& end : frontier) {
      const auto [begin, stop] = links->equal_range(end.operation);
      for (auto it = begin; it != stop; ++it) {
        const Link& link = it->second;
        if (!Joins(end, link.from) || !taken.insert(link.id).second) continue;
        out.push_back({link.id, hop});
        if (seen.insert(link.to).second) next.push_back(link.to);
      }
    }
    frontier = std::move(next);
  }
  return out;
}

}  // namespace arterial::db
