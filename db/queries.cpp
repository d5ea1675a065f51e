#include "db/queries.h"

#include <string>

namespace arterial::db {

Result<Statement> PrepareNamed(Connection& db, std::string_view name) {
  for (const NamedQuery& query : NamedQueries())
    if (query.name == name) return db.Prepare(query.sql);
  return Error{ErrorCode::kInput, "no query is named " + std::string(name), {}};
}

}  // namespace arterial::db
