#include "cli/database.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "db/config/config.h"

namespace arterial::cli {
namespace fs = std::filesystem;
namespace {

std::optional<std::string> Named(const std::optional<std::string>& flag) {
  if (flag) return flag;
  const char* variable = std::getenv("ARTERIAL_DB");
  if (variable != nullptr && *variable != '\0') return std::string(variable);
  return std::nullopt;
}

}  // namespace

std::string RepositoryAround(const std::string& start) {
  std::error_code error;
  for (fs::path folder = start;; folder = folder.parent_path()) {
    for (const char* sign : {".git", ".hg", db::kConfigFile, ".arterial"})
      if (fs::exists(folder / sign, error)) return folder.string();
    if (folder == folder.parent_path()) return start;
  }
}

Result<std::string> TreeFor(const std::optional<std::string>& flag, db::Connection& db) {
  std::error_code error;
  if (flag) {
    if (fs::is_directory(*flag, error)) return *flag;
    return Error{ErrorCode::kEnvironment, "there is no such folder", *flag};
  }
  Result<std::optional<std::string>> root =
      db::QueryText(db, "SELECT value FROM setting WHERE key = 'root'");
  if (!root) return root.error();
  if (root->has_value() && fs::is_directory(**root, error)) return **root;
  return RepositoryAround(fs::current_path(error).string());
}

Result<std::string> FindDatabase(const std::optional<std::string>& flag) {
  if (std::optional<std::string> named = Named(flag)) return *named;
  std::error_code ec;
  const fs::path start = fs::current_path(ec);
  if (ec)
    return Error{ErrorCode::kEnvironment, "cannot read the working directory: " + ec.message(), {}};
  for (fs::path folder = start;; folder = folder.parent_path()) {
    if (fs::exists(folder / kDatabasePath, ec)) return (folder / kDatabasePath).string();
    if (folder == folder.parent_path()) break;
  }
  return Error{ErrorCode::kEnvironment,
               "there is no .arterial/arterial.db here or in a folder above: make one with "
               "`arterial index` or `arterial ingest`, or name one with --db",
               start.string()};
}

std::string DatabaseForIndex(const std::optional<std::string>& flag, const std::string& root) {
  return Named(flag).value_or((fs::path(root) / kDatabasePath).string());
}

std::string DatabaseForIngest(const std::optional<std::string>& flag) {
  Result<std::string> found = FindDatabase(flag);
  return found ? *found : kDatabasePath;
}

Result<db::Connection> OpenForWriting(const std::string& path) {
  std::error_code ec;
  const fs::path folder = fs::path(path).parent_path();
  const bool fresh = folder.filename() == ".arterial" && !fs::exists(folder, ec);
  Result<db::Connection> opened = db::Connection::Open(path, db::OpenMode::kCreate);
  if (opened && fresh) std::ofstream(folder / ".gitignore") << "*\n";
  return opened;
}

}  // namespace arterial::cli
