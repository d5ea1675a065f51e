// Functions that are known to lead to call sites, from the driver to the workers: in a file, for
// they are thousands and the same for all units of a round.
#pragma once

#include <span>
#include <string>
#include <unordered_set>

#include "db/facts.h"
#include "db/support/result.h"

namespace arterial::indexer {

using LeadSet = std::unordered_set<db::FunctionId>;

Status WriteLeadSet(const std::string& path, std::span<const db::FunctionId> functions);
Result<LeadSet> ReadLeadSet(const std::string& path);

}  // namespace arterial::indexer
