// From what a user calls a window to a database and its hours.
#pragma once

#include <optional>
#include <string>

#include "db/connection.h"
#include "db/queries/compare.h"
#include "db/support/result.h"

namespace arterial::cli {

struct Window {
  db::Connection db;
  db::Hours hours;
};

// A day, an hour, or two of them with .. between, either left out: of the database that `flag`
// names (cli/database.h). Anything else is a database file, all of it.
Result<Window> OpenWindow(const std::string& text, const std::optional<std::string>& flag);

// "2026-11-21", "2026-11-21T12", "2026-11-21..2026-11-22T03"; nullopt: not a window.
std::optional<db::Hours> ParseHours(const std::string& text);

}  // namespace arterial::cli
