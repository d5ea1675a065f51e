// A thin RAII layer over SQLite's C API: the only way to open the database and to run SQL.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/support/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace arterial::db {

// Bytes for a BLOB column (a plain string_view binds as TEXT).
struct Blob {
  std::string_view bytes;
};

// A prepared statement. Column getters are valid until the next Step or Reset.
class Statement {
 public:
  Statement(Statement&& other) noexcept;
  Statement& operator=(Statement&& other) noexcept;
  ~Statement();

  // Parameters count from 1.
  void Bind(int index, int64_t value);
  void Bind(int index, int value) { Bind(index, static_cast<int64_t>(value)); }
  void Bind(int index, uint64_t value) { Bind(index, static_cast<int64_t>(value)); }
  void Bind(int index, bool value) { Bind(index, static_cast<int64_t>(value)); }
  void Bind(int index, double value);
  void Bind(int index, std::string_view value);
  void Bind(int index, const char* value) { Bind(index, std::string_view(value)); }
  void Bind(int index, const std::string& value) { Bind(index, std::string_view(value)); }
  void Bind(int index, Blob value);
  void Bind(int index, std::nullptr_t);
  template <typename T>
  void Bind(int index, const std::optional<T>& value) {
    if (value) {
      Bind(index, *value);
    } else {
      Bind(index, nullptr);
    }
  }
  // Binds all parameters in order, after a reset.
  template <typename... Args>
  Statement& With(const Args&... args) {
    Reset();
    int index = 0;
    (Bind(++index, args), ...);
    return *this;
  }

  Result<bool> Step();  // true: a row is there; false: done
  // Binds, runs to the end and resets.
  template <typename... Args>
  Status Run(const Args&... args) {
    With(args...);
    return Finish();
  }
  void Reset();

  // Columns count from 0.
  int columns() const;
  std::string_view ColumnName(int column) const;
  enum class Type { kInteger, kReal, kText, kBlob, kNull };
  Type ColumnType(int column) const;
  bool IsNull(int column) const { return ColumnType(column) == Type::kNull; }
  int64_t Int(int column) const;
  double Real(int column) const;
  std::string_view Text(int column) const;
  std::string String(int column) const { return std::string(Text(column)); }
  std::string_view BlobAt(int column) const;
  bool readonly() const;

 private:
  friend class Connection;
  Statement(sqlite3* handle, sqlite3_stmt* stmt) : handle_(handle), stmt_(stmt) {}
  Status Finish();
  sqlite3* handle_;
  sqlite3_stmt* stmt_;
};

enum class OpenMode {
  kCreate,  // read and write, made with its folder if absent, migrated
  kWrite,   // read and write, must exist, migrated
  kRead,    // must exist and have the schema of this build
};

class Connection {
 public:
  // Opens the database file. WAL, foreign keys on, busy time-out 10 s.
  static Result<Connection> Open(const std::string& path, OpenMode mode);
  // A database in memory with the full schema, for tests and analyses without a database.
  static Result<Connection> OpenInMemory();

  Connection(Connection&& other) noexcept;
  Connection& operator=(Connection&& other) noexcept;
  ~Connection();

  // Prepares one statement; the SQL text must be a single statement.
  Result<Statement> Prepare(std::string_view sql);
  // Runs one or more statements without parameters.
  Status Exec(std::string_view sql);
  // Runs `body` in one IMMEDIATE transaction; rolls back when it returns an error.
  Status InTransaction(const std::function<Status()>& body);

  int64_t LastInsertId() const;
  const std::string& path() const { return path_; }
  sqlite3* handle() { return handle_; }

 private:
  Connection(sqlite3* handle, std::string path) : handle_(handle), path_(std::move(path)) {}
  static Result<Connection> OpenFile(const std::string& path, int flags);
  sqlite3* handle_ = nullptr;
  std::string path_;
};

// Convenience for single values; nullopt when there is no row or the value is NULL.
Result<std::optional<int64_t>> QueryInt(Connection& db, std::string_view sql);
Result<std::optional<std::string>> QueryText(Connection& db, std::string_view sql);

}  // namespace arterial::db
