// Sections that several verbs and reports show.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "cli/query.h"
#include "cli/table.h"
#include "db/connection.h"
#include "db/queries/reachability.h"

namespace arterial::cli {

// A section made of one named query.
template <typename... Args>
Status AddSection(db::Connection& db, Document* document, std::string_view key,
                  std::string_view title, std::string_view when_empty, std::string_view query,
                  const Args&... args) {
  Result<Table> table = QueryTable(db, query, args...);
  if (!table) return table.error();
  document->sections.push_back(
      {std::string(key), std::string(title), std::move(*table), std::string(when_empty), {}});
  return {};
}

// Which of the dependencies that a search reaches are shown.
struct Shown {
  std::optional<std::string> owner;  // only where the other end has this owner
  int64_t limit = 0;                 // so many at most, the nearest; 0: all
};

// Callers or callees of an operation; distances and the other end of each dependency only where
// they differ.
Result<Section> NeighbourSection(db::Connection& db, std::string_view operation,
                                 db::Direction direction, const db::Follow& follow,
                                 const Shown& shown = {});

// What the answers do not know; every overview and report ends with it.
Status AddUnknown(db::Connection& db, Document* document);
// The same in one line for shorter answers; empty when there is nothing to say.
Result<std::string> UnknownNote(db::Connection& db);

void DropColumn(Table* table, std::string_view key);
// "1 caller", "2 callers".
std::string Counted(size_t count, std::string_view noun);

}  // namespace arterial::cli
