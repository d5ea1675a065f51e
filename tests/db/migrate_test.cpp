#include "db/migrate.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/catch.h"

namespace arterial::db {
namespace {

std::string TempPath(const std::string& name) {
  return (std::filesystem::temp_directory_path() / (name + std::to_string(getpid()))).string();
}

TEST_CASE("migrations are numbered without gaps") {
  int expected = 1;
  for (const Migration& migration : Migrations()) CHECK(migration.number == expected++);
}

TEST_CASE("a fresh database gets the whole schema, WAL and STRICT tables") {
  const std::string folder = TempPath("arterial_migrate_");
  const std::string path = folder + "/sub/arterial.db";
  {
    Result<Connection> db = Connection::Open(path, OpenMode::kCreate);
    REQUIRE(db.ok());
    CHECK(QueryText(*db, "PRAGMA journal_mode").value() == "wal");
    CHECK(QueryInt(*db,
                   "SELECT count(*) FROM pragma_table_list WHERE schema = 'main' AND type ="
                   " 'table' AND name NOT LIKE 'sqlite_%' AND strict = 0")
              .value() == 0);
    CHECK(QueryInt(*db, "PRAGMA user_version").value() == Migrations().back().number);
  }
  Result<Connection> again = Connection::Open(path, OpenMode::kRead);
  REQUIRE(again.ok());
  CHECK_FALSE(again->Exec("CREATE TABLE x (y)").ok());
  std::filesystem::remove_all(folder);
}

TEST_CASE("foreign and newer databases are refused with a reason") {
  const std::string path = TempPath("arterial_foreign_");
  std::ofstream(path) << "this is not a database, only text that is long enough to be read as one";
  Result<Connection> text = Connection::Open(path, OpenMode::kWrite);
  REQUIRE_FALSE(text.ok());
  CHECK(text.error().message.find("not an arterial database") != std::string::npos);
  std::filesystem::remove(path);
  {
    Result<Connection> db = Connection::Open(path, OpenMode::kCreate);
    REQUIRE(db.ok());
    REQUIRE(db->Exec("PRAGMA user_version = 9999").ok());
  }
  for (OpenMode mode : {OpenMode::kWrite, OpenMode::kRead}) {
    Result<Connection> newer = Connection::Open(path, mode);
    REQUIRE_FALSE(newer.ok());
    CHECK(newer.error().message.find("9999") != std::string::npos);
  }
  for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(path + suffix);
}

TEST_CASE("every table and every column of the schema has a comment") {
  for (const Migration& migration : Migrations()) {
    std::istringstream lines{std::string(migration.sql)};
    std::string line;
    bool in_table = false;
    while (std::getline(lines, line)) {
      INFO(migration.name << ": " << line);
      if (line.starts_with("CREATE TABLE") || line.starts_with("CREATE VIEW"))
        CHECK(line.find("-- ") != std::string::npos);
      if (line.starts_with("CREATE TABLE")) {
        in_table = true;
      } else if (line.starts_with(")")) {
        in_table = false;
      } else if (in_table && line.find("PRIMARY KEY (") == std::string::npos &&
                 line.find("  UNIQUE (") == std::string::npos) {
        // A key says what it is by its reference; quantiles share the comment of their group's
        // first.
        bool plain = false;
        for (const char* text : {"REFERENCES ", "id INTEGER PRIMARY KEY", "p95_ns", "p99_ns"})
          plain = plain || line.find(text) != std::string::npos;
        if (!plain) CHECK(line.find("-- ") != std::string::npos);
      }
    }
  }
}

TEST_CASE("a database without contexts gets them with the next index") {
  const std::string path = TempPath("arterial_before_contexts_");
  {
    Result<Connection> db = Connection::Open(path, OpenMode::kCreate);
    REQUIRE(db.ok());
    // As it was before.
    REQUIRE(db->Exec("PRAGMA foreign_keys = OFF").ok());
    for (std::string what = "x"; !what.empty();) {
      what = QueryText(*db,
                       "SELECT 'DROP ' || type || ' ' || name FROM sqlite_schema"
                       " WHERE type IN ('view', 'table') AND name NOT LIKE 'sqlite_%' LIMIT 1")
                 .value()
                 .value_or("");
      if (!what.empty()) REQUIRE(db->Exec(what).ok());
    }
    for (const Migration& migration : Migrations())
      if (migration.number <= 4) REQUIRE(db->Exec(migration.sql).ok());
    REQUIRE(db->Exec("INSERT INTO setting VALUES ('link_version', '1');"
                     "PRAGMA user_version = 4")
                .ok());
  }
  Result<Connection> db = Connection::Open(path, OpenMode::kWrite);
  REQUIRE(db.ok());
  CHECK(QueryInt(*db, "SELECT count(*) FROM facts WHERE kind = 'context_inject'").value() == 0);
  CHECK(QueryInt(*db, "SELECT count(*) FROM span_call WHERE inherited").value() == 0);
  CHECK(QueryInt(*db, "SELECT count(*) FROM setting").value() == 0);
  for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(path + suffix);
}

}  // namespace
}  // namespace arterial::db
