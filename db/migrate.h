// Numbered schema migrations: db/schema/NNNN_*.sql, embedded, applied once each in order. The
// number of the last one is PRAGMA user_version.
#pragma once

#include <span>
#include <string_view>

#include "db/connection.h"

namespace arterial::db {

struct Migration {
  int number;
  std::string_view name;
  std::string_view sql;
};

// All migrations of this build, in order (generated from db/schema by CMake).
std::span<const Migration> Migrations();

// Brings the database to the schema of this build. A database of a newer build is refused.
Status Migrate(Connection& db);

// Fails with a sentence that says what to do unless the schema is that of this build.
Status CheckSchema(Connection& db);

}  // namespace arterial::db
