// What the code around calls says of them, as lines of the worker's dump.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "db/facts.h"

namespace arterial::indexer {

// `name` gives the name of a function of the facts.
void DumpFlows(const db::UnitFacts& facts,
               const std::function<std::string(const db::FunctionId&)>& name,
               std::vector<std::string>& lines);

}  // namespace arterial::indexer
