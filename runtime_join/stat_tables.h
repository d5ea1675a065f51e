// The tables of db/schema/0002_runtime.sql whose rows are sums by hour, and how rows of one place
// are added to those of another: by merge and by prune.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "db/connection.h"
#include "db/support/result.h"

namespace arterial::runtime {

std::span<const std::string_view> StatTables();

// Adds the rows of `source` (`other.edge_stat`, with the columns of `table`) to `table`, parked
// ones left out: sums, maxima of max_*, as WriteAggregate does. `key` gives the expression of a key
// column, of a row named f, and may add joins; others are taken as they are.
using StatKey = std::function<std::string(std::string_view column, std::string* joins)>;
Status AddStatRows(db::Connection& db, std::string_view table, std::string_view source,
                   const StatKey& key);

}  // namespace arterial::runtime
