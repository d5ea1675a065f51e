// The options by which verbs narrow a search over dependencies: --depth, --transitive, --journey,
// --status, --verdict, --since.
#pragma once

#include "cli/command.h"
#include "db/queries/reachability.h"

namespace arterial::cli {

// All but --journey, which needs the database. Fails with kUsage for words that are none.
Result<db::Follow> ReadFollow(const Arguments& arguments);

// --journey, if it was given: only dependencies that it was seen to use.
Status FollowJourney(const Arguments& arguments, db::Connection& db, db::Follow* follow);

}  // namespace arterial::cli
