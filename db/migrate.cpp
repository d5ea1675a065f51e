#include "db/migrate.h"

#include <string>

namespace arterial::db {
namespace {

// "ARTR": marks the file as ours (PRAGMA application_id), so that a foreign SQLite file is refused
// instead of being given our tables.
constexpr int64_t kApplicationId = 0x41525452;

Result<int64_t> SchemaNumber(Connection& db) {
  Result<std::optional<int64_t>> id = QueryInt(db, "PRAGMA application_id");
  if (!id) return id.error();
  Result<std::optional<int64_t>> tables = QueryInt(db, "SELECT count(*) FROM sqlite_schema");
  if (!tables) return tables.error();
  if (id->value_or(0) != kApplicationId && tables->value_or(0) != 0)
    return Error{ErrorCode::kInput, "this SQLite file was not made by arterial", db.path()};
  Result<std::optional<int64_t>> version = QueryInt(db, "PRAGMA user_version");
  if (!version) return version.error();
  return version->value_or(0);
}

Error TooNew(Connection& db, int64_t number) {
  return {ErrorCode::kInput,
          "the database has schema " + std::to_string(number) + ", this arterial knows " +
              std::to_string(Migrations().back().number) + ": use the newer arterial",
          db.path()};
}

}  // namespace

Status Migrate(Connection& db) {
  Result<int64_t> first = SchemaNumber(db);
  if (!first) return first.error();
  if (*first == Migrations().back().number) return {};
  return db.InTransaction([&]() -> Status {
    // Read again under the lock: another process may have migrated meanwhile.
    Result<int64_t> number = SchemaNumber(db);
    if (!number) return number.error();
    if (*number > Migrations().back().number) return TooNew(db, *number);
    for (const Migration& migration : Migrations()) {
      if (migration.number <= *number) continue;
      if (Status status = db.Exec(migration.sql); !status)
        return Error{status.error().code, status.error().message, std::string(migration.name)};
    }
    return db.Exec("PRAGMA application_id = " + std::to_string(kApplicationId) +
                   "; PRAGMA user_version = " + std::to_string(Migrations().back().number));
  });
}

Status CheckSchema(Connection& db) {
  Result<int64_t> number = SchemaNumber(db);
  if (!number) return number.error();
  if (*number > Migrations().back().number) return TooNew(db, *number);
  if (*number < Migrations().back().number)
    return Error{ErrorCode::kInput,
                 "the database was made by an older arterial: run `arterial index` or `arterial "
                 "ingest` once to bring it up to date",
                 db.path()};
  return {};
}

}  // namespace arterial::db
