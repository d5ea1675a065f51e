#include "db/connection.h"

#include <sqlite3.h>

#include <filesystem>

#include "db/functions.h"
#include "db/migrate.h"
#include "db/support/interrupt.h"

namespace arterial::db {
namespace {

Error MakeError(sqlite3* handle, std::string_view doing, const std::string& path = {}) {
  const int code = handle ? sqlite3_extended_errcode(handle) : SQLITE_NOMEM;
  std::string message =
      std::string(doing) + ": " + (handle ? sqlite3_errmsg(handle) : "out of memory");
  ErrorCode kind = ErrorCode::kEnvironment;
  switch (code & 0xff) {
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
      message += "; the file is not an arterial database or is damaged: remove it and index again";
      kind = ErrorCode::kInput;
      break;
    case SQLITE_INTERRUPT:
      return {ErrorCode::kInterrupted, "interrupted", {}};
    case SQLITE_FULL:
      message += "; free some space, then run the same command again";
      break;
    case SQLITE_BUSY:
      message += "; another arterial command is writing to it: try again when it has ended";
      break;
    case SQLITE_ERROR:
    case SQLITE_CONSTRAINT:
    case SQLITE_RANGE:
      kind = ErrorCode::kInput;
      break;
    default:
      break;
  }
  std::string place = path;
  if (place.empty() && handle) {
    const char* name = sqlite3_db_filename(handle, "main");
    if (name != nullptr) place = name;
  }
  return {kind, message, place};
}

}  // namespace

Statement::Statement(Statement&& other) noexcept
    : handle_(other.handle_), stmt_(std::exchange(other.stmt_, nullptr)) {}
Statement& Statement::operator=(Statement&& other) noexcept {
  std::swap(stmt_, other.stmt_);
  std::swap(handle_, other.handle_);
  return *this;
}
Statement::~Statement() { sqlite3_finalize(stmt_); }

void Statement::Bind(int index, int64_t value) { sqlite3_bind_int64(stmt_, index, value); }
void Statement::Bind(int index, double value) { sqlite3_bind_double(stmt_, index, value); }
void Statement::Bind(int index, std::string_view value) {
  // A null data pointer would bind NULL.
  sqlite3_bind_text64(stmt_, index, value.empty() ? "" : value.data(), value.size(),
                      SQLITE_TRANSIENT, SQLITE_UTF8);
}
void Statement::Bind(int index, Blob value) {
  if (value.bytes.empty()) {
    sqlite3_bind_zeroblob(stmt_, index, 0);
  } else {
    sqlite3_bind_blob64(stmt_, index, value.bytes.data(), value.bytes.size(), SQLITE_TRANSIENT);
  }
}
void Statement::Bind(int index, std::nullptr_t) { sqlite3_bind_null(stmt_, index); }

Result<bool> Statement::Step() {
  switch (sqlite3_step(stmt_)) {
    case SQLITE_ROW:
      return true;
    case SQLITE_DONE:
      return false;
    default:
      return MakeError(handle_, "the database refused a statement");
  }
}

Status Statement::Finish() {
  for (;;) {
    Result<bool> row = Step();
    if (!row) {
      Error error = row.error();
      Reset();
      return error;
    }
    if (!*row) break;
  }
  Reset();
  return {};
}

void Statement::Reset() {
  sqlite3_reset(stmt_);
  sqlite3_clear_bindings(stmt_);
}

int Statement::columns() const { return sqlite3_column_count(stmt_); }
std::string_view Statement::ColumnName(int column) const {
  return sqlite3_column_name(stmt_, column);
}
Statement::Type Statement::ColumnType(int column) const {
  switch (sqlite3_column_type(stmt_, column)) {
    case SQLITE_INTEGER:
      return Type::kInteger;
    case SQLITE_FLOAT:
      return Type::kReal;
    case SQLITE_TEXT:
      return Type::kText;
    case SQLITE_BLOB:
      return Type::kBlob;
    default:
      return Type::kNull;
  }
}
int64_t Statement::Int(int column) const { return sqlite3_column_int64(stmt_, column); }
double Statement::Real(int column) const { return sqlite3_column_double(stmt_, column); }
std::string_view Statement::Text(int column) const {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(stmt_, column));
  if (text == nullptr) return {};
  return {text, static_cast<size_t>(sqlite3_column_bytes(stmt_, column))};
}
std::string_view Statement::BlobAt(int column) const {
  const auto* data = static_cast<const char*>(sqlite3_column_blob(stmt_, column));
  if (data == nullptr) return {};
  return {data, static_cast<size_t>(sqlite3_column_bytes(stmt_, column))};
}
bool Statement::readonly() const { return sqlite3_stmt_readonly(stmt_) != 0; }

Connection::Connection(Connection&& other) noexcept
    : handle_(std::exchange(other.handle_, nullptr)), path_(std::move(other.path_)) {}
Connection& Connection::operator=(Connection&& other) noexcept {
  std::swap(handle_, other.handle_);
  std::swap(path_, other.path_);
  return *this;
}
Connection::~Connection() { sqlite3_close_v2(handle_); }

Result<Connection> Connection::OpenFile(const std::string& path, int flags) {
  sqlite3* handle = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &handle, flags, nullptr);
  Connection connection(handle, path);
  if (code != SQLITE_OK) return MakeError(handle, "cannot open the database", path);
  sqlite3_busy_timeout(handle, 10'000);
  RegisterFunctions(handle);
  return connection;
}

Result<Connection> Connection::Open(const std::string& path, OpenMode mode) {
  namespace fs = std::filesystem;
  std::error_code ec;
  if (mode == OpenMode::kCreate) {
    const fs::path folder = fs::path(path).parent_path();
    if (!folder.empty()) fs::create_directories(folder, ec);
    if (ec)
      return Error{ErrorCode::kEnvironment, "cannot make the folder: " + ec.message(), folder};
  } else if (!fs::exists(path, ec)) {
    return Error{ErrorCode::kEnvironment,
                 "there is no database here; make one with `arterial index` or `arterial ingest`",
                 path};
  }
  int flags = SQLITE_OPEN_READWRITE;
  if (mode == OpenMode::kCreate) flags |= SQLITE_OPEN_CREATE;
  Result<Connection> opened = OpenFile(path, flags);
  // A database on a read-only medium can still be asked.
  if (!opened && mode == OpenMode::kRead) opened = OpenFile(path, SQLITE_OPEN_READONLY);
  if (!opened) return opened;
  // secure_delete is on in Debian's build and doubles the cost of rebuilding derived tables.
  if (mode == OpenMode::kRead) {
    // A question can be long; only work that writes decides itself where it stops.
    sqlite3_progress_handler(
        opened->handle(), 100'000, [](void*) { return Interrupted() ? 1 : 0; }, nullptr);
    ARTERIAL_RETURN_IF_ERROR(opened->Exec("PRAGMA query_only = ON; PRAGMA foreign_keys = ON"));
    ARTERIAL_RETURN_IF_ERROR(CheckSchema(*opened));
  } else {
    // A hundred tables and indexes, most of them small, end in a page that is half empty: small
    // pages save a fifth of a small database. Only what makes the file heeds it.
    ARTERIAL_RETURN_IF_ERROR(
        opened->Exec("PRAGMA page_size = 2048; PRAGMA journal_mode = WAL; PRAGMA synchronous = "
                     "NORMAL; PRAGMA secure_delete = OFF;"
                     "PRAGMA foreign_keys = ON"));
    ARTERIAL_RETURN_IF_ERROR(Migrate(*opened));
  }
  return opened;
}

Result<Connection> Connection::OpenInMemory() {
  Result<Connection> opened = OpenFile(":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  if (!opened) return opened;
  ARTERIAL_RETURN_IF_ERROR(opened->Exec("PRAGMA foreign_keys = ON"));
  ARTERIAL_RETURN_IF_ERROR(Migrate(*opened));
  return opened;
}

Result<Statement> Connection::Prepare(std::string_view sql) {
  sqlite3_stmt* stmt = nullptr;
  const char* tail = nullptr;
  if (sqlite3_prepare_v2(handle_, sql.data(), static_cast<int>(sql.size()), &stmt, &tail) !=
      SQLITE_OK)
    return MakeError(handle_, "cannot prepare the statement");
  Statement statement(handle_, stmt);
  const std::string_view rest(tail, sql.data() + sql.size() - tail);
  if (stmt == nullptr) return Error{ErrorCode::kInput, "the statement is empty", path_};
  if (rest.find_first_not_of(" \t\r\n;") != std::string_view::npos &&
      rest.find("--") == std::string_view::npos)
    return Error{ErrorCode::kInput, "give one statement at a time", path_};
  return statement;
}

Status Connection::Exec(std::string_view sql) {
  if (sqlite3_exec(handle_, std::string(sql).c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
    return MakeError(handle_, "the database refused a statement");
  return {};
}

Status Connection::InTransaction(const std::function<Status()>& body) {
  ARTERIAL_RETURN_IF_ERROR(Exec("BEGIN IMMEDIATE"));
  Status status = body();
  if (status) status = Exec("COMMIT");
  // The rollback's own failure (disk gone) must not hide the first error.
  if (!status) sqlite3_exec(handle_, "ROLLBACK", nullptr, nullptr, nullptr);
  return status;
}

int64_t Connection::LastInsertId() const { return sqlite3_last_insert_rowid(handle_); }

Result<std::optional<int64_t>> QueryInt(Connection& db, std::string_view sql) {
  Result<Statement> statement = db.Prepare(sql);
  if (!statement) return statement.error();
  Result<bool> row = statement->Step();
  if (!row) return row.error();
  if (!*row || statement->IsNull(0)) return std::optional<int64_t>();
  return std::optional<int64_t>(statement->Int(0));
}

Result<std::optional<std::string>> QueryText(Connection& db, std::string_view sql) {
  Result<Statement> statement = db.Prepare(sql);
  if (!statement) return statement.error();
  Result<bool> row = statement->Step();
  if (!row) return row.error();
  if (!*row || statement->IsNull(0)) return std::optional<std::string>();
  return std::optional<std::string>(statement->String(0));
}

}  // namespace arterial::db
