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
    REQUIRE(db->Exec("DROP VIEW facts; DROP TABLE context_site_binary; DROP TABLE context_site;"
                     "DROP TABLE span_call; CREATE TABLE span_call (span_site_id INTEGER,"
                     " call_site_id INTEGER); CREATE VIEW facts AS SELECT 1;"
                     "DROP VIEW ownership_findings; DROP VIEW each_owner; DROP TABLE owner_source;"
                     "DROP TABLE owner_claim; DROP TABLE named_owner; DROP TABLE team_member;"
                     "DROP TABLE team; DROP TABLE service; DROP TABLE catalog_relation;"
                     "DROP TABLE component_owner;"
                     "DROP VIEW target_deps; DROP VIEW idl_operations; DROP VIEW shipped_sites;"
                     "DROP TABLE binary_target; DROP TABLE build_cycle; DROP TABLE target_dep;"
                     "DROP TABLE build_dep; DROP TABLE build_file; DROP TABLE build_target;"
                     "DROP TABLE idl_operation; DROP TABLE include_text;"
                     "DROP VIEW journeys; DROP VIEW journey_steps; DROP VIEW quality;"
                     "DROP VIEW broken_propagation; DROP TABLE component_quality;"
                     "DROP VIEW fan_out; DROP TABLE edge_fanout; DROP TABLE entry_root; DROP TABLE "
                     "entry_time; DROP TABLE edge_time;"
                     "DROP TABLE configured_step; DROP TABLE configured_journey;"
                     "DROP TABLE session_visit; DROP TABLE journey_attainment;"
                     "DROP VIEW call_orders; DROP TABLE call_order;"
                     "DROP TABLE static_edge_flow; DROP TABLE call_flow;"
                     "DROP TABLE unit_scan; DROP TABLE include_edge; DROP TABLE absent_include;"
                     "CREATE TABLE unit_input (unit_id INTEGER, file_id INTEGER);"
                     "INSERT INTO setting VALUES ('link_version', '1');"
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
