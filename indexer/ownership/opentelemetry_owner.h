// Owners that services state of themselves in their telemetry: resource attributes such as
// service.owner, as ingest has kept them (table component_owner). OpenTelemetry has no standard
// name for it; runtime_join/formats knows the usual ones.
#pragma once

#include <memory>

#include "indexer/ownership/dialect.h"

namespace arterial::indexer {

std::unique_ptr<OwnerSource> LoadOpentelemetryOwners(const OwnershipInputs& inputs);

}  // namespace arterial::indexer
