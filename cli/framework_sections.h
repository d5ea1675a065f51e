// The sections of `arterial doctor frameworks`.
#pragma once

#include "cli/command.h"
#include "cli/table.h"
#include "db/connection.h"

namespace arterial::cli {

// What matched, by framework; the rules of arterial.yaml, of which `idle` counts those whose
// framework matched nothing; rules suggested for what matches none.
Status AddFrameworks(db::Connection& db, Document* document, int* idle);

}  // namespace arterial::cli
