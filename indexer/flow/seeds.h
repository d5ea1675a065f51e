// How a failure comes out of a call.
#pragma once

#include <vector>

#include "indexer/flow/body.h"
#include "indexer/flow/run.h"

namespace arterial::indexer::flow {

// Out of a call site, by its framework and by what the callee returns.
Seed SeedOfSite(const Point& site);

// The values that may tell of a failure where the type is returned or written.
std::vector<db::Outlet::Value> ValuesOf(clang::QualType type);
// Seed of a value of that look: as it is when the callee failed, and when it did not.
Value Failed(db::Outlet::Value value);
Value Good(db::Outlet::Value value);
std::optional<db::Outlet::Value> LookOf(const Value& value);

}  // namespace arterial::indexer::flow
