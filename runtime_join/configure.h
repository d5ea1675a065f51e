// What arterial.yaml says of journeys and traces, as the ingest needs it.
#pragma once

#include "db/config/config.h"
#include "db/connection.h"
#include "db/issues.h"
#include "runtime_join/ingest.h"

namespace arterial::runtime {

// Journeys, exclusions and rules for names of `config` join those that `options` has; names of
// built-in rules extend them or switch them off. What cannot be meant is an issue
// config_entry_skipped.
void Configure(const db::Config& config, IngestOptions* options, db::IssueLog* issues);

// Part of Ingest, within its transaction: the journeys that are configured now, instead of those
// that were.
Status WriteConfiguredJourneys(db::Connection& db,
                               const std::vector<db::ConfiguredJourney>& journeys);

}  // namespace arterial::runtime
