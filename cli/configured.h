// What arterial.yaml says of traces, for the verbs that read them.
#pragma once

#include <optional>
#include <string>

#include "db/connection.h"
#include "runtime_join/ingest.h"

namespace arterial::cli {

// Adds arterial.yaml of the tree (TreeFor) to the options; without one they stay.
Status ReadConfig(const std::optional<std::string>& root, db::Connection& db,
                  runtime::IngestOptions* options);

}  // namespace arterial::cli
