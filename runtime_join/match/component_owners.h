// Owners of components: by what files or telemetry say of them by name, else by their binaries.
#pragma once

#include "db/connection.h"
#include "db/support/result.h"
#include "runtime_join/match/component_ties.h"
#include "runtime_join/match/observed.h"
#include "runtime_join/match/static_index.h"

namespace arterial::runtime {

// Writes `ownership` of kind component, and `owner_claim` for what other sources say. In order:
// what the dialects of owner_source state by name or in telemetry (opentelemetry), then the owners
// of the targets that the component is tied to. Both tables have no rows of that kind before.
Status WriteComponentOwners(db::Connection& db, const StaticIndex& index, const Observed& observed,
                            const ComponentTies& ties);

// Dependencies whose operations nobody's handlers own get the owners of their components.
Status FillDependencyOwners(db::Connection& db);

}  // namespace arterial::runtime
