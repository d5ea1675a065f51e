// The observed facts of one database added to those of another: what several machines measured,
// each on its part of the traces, becomes what one would have measured on all (SEMANTICS 8).
#pragma once

#include <string>

#include "db/connection.h"
#include "db/support/result.h"
#include "runtime_join/ingest.h"

namespace arterial::runtime {

// Adds the aggregates, exemplars, inputs, counts and issues of the database file `from`; its parked
// traces join those of `db` and are parked or closed anew, by `options`, whose inputs are not read.
// Static facts stay those of `db`. One transaction: after an error `db` is as before. Errors:
// `from` is no database of this version, or is `db`; or both have read the same input, whose spans
// would count twice.
Result<IngestSummary> MergeDatabase(db::Connection& db, const std::string& from,
                                    const IngestOptions& options);

// Part of Ingest, within its transaction: adds the closed part of the attached database `other`.
Status MergeClosed(db::Connection& db);

}  // namespace arterial::runtime
