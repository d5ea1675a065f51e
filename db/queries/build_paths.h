// How one build target depends on another.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "db/connection.h"

namespace arterial::db {

struct BuildStep {
  std::string from, to;
  std::string declared;   // kind of the dependency; empty: used, but not declared
  std::string stated_at;  // file:line of the declaration, else of the use
  bool runtime = false;   // a chain to a call site crosses it
};

// A shortest chain of declared dependencies from the one label to the other, within one build
// system; where there is none, one that takes undeclared uses as well. Of several the first by
// label. Empty: there is no way.
Result<std::vector<BuildStep>> SomePath(Connection& db, std::string_view from, std::string_view to);

}  // namespace arterial::db
