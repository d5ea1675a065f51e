// The observed facts of one database added to those of another: what several machines measured,
// each on its part of the traces, becomes what one would have measured on all (SEMANTICS 8).
#pragma once

#include <string>
#include <vector>

#include "db/connection.h"
#include "db/support/result.h"
#include "runtime_join/ingest.h"

namespace arterial::runtime {

// Adds the aggregates, exemplars, inputs, counts and issues of the database files `from`; their
// parked traces join those of `db` and are parked or closed anew, by `options`, whose inputs are
// not read. Static facts stay those of `db`. One transaction for all of them: after an error `db`
// is as before. Errors: one of `from` is no database of this version, is `db`, or is named twice;
// or two have read the same input, whose spans would count twice.
Result<IngestSummary> MergeDatabases(db::Connection& db, const std::vector<std::string>& from,
                                     const IngestOptions& options);

// Part of Ingest, within its transaction: adds the closed part of the database that is attached as
// AttachedName(number).
Status MergeClosed(db::Connection& db, int number);
std::string AttachedName(int number);

}  // namespace arterial::runtime
