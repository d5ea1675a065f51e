// Which database a run is about, found as git finds its repository.
#pragma once

#include <optional>
#include <string>

#include "db/connection.h"
#include "db/support/result.h"

namespace arterial::cli {

inline constexpr char kDatabasePath[] = ".arterial/arterial.db";

// `flag` is the value of --db. In order: the flag; ARTERIAL_DB; .arterial/arterial.db in the
// working directory or a folder above it. Fails where none of them names one; whether the file is
// there is Open's question.
Result<std::string> FindDatabase(const std::optional<std::string>& flag);

// For `index`, which makes it: the flag; ARTERIAL_DB; .arterial/arterial.db below `root`.
std::string DatabaseForIndex(const std::optional<std::string>& flag, const std::string& root);
// For `ingest`, which makes it if there is none: as FindDatabase, else in the working directory.
std::string DatabaseForIngest(const std::optional<std::string>& flag);

// Opens it for writing, made with its folder if absent. A new .arterial folder gets a .gitignore,
// so that nobody commits the database.
Result<db::Connection> OpenForWriting(const std::string& path);

// The nearest folder above `start` that is a repository or has an arterial.yaml, else `start`.
std::string RepositoryAround(const std::string& start);
// The tree whose arterial.yaml holds: that of --root, else the one the database was indexed from,
// else the repository around the working directory.
Result<std::string> TreeFor(const std::optional<std::string>& flag, db::Connection& db);

}  // namespace arterial::cli
