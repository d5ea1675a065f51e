// What the build links into what, for the targets that units belong to.
#pragma once

#include <map>
#include <set>
#include <string>

#include "db/connection.h"

namespace arterial::indexer {

// All that a program is linked from, over any number of dependencies.
struct LinkedTargets {
  std::string build_system;       // that states the program
  std::set<std::string> targets;  // labels, without its own
  std::set<std::string> whole;    // of them those whose objects are all taken: objects, shared
  bool operator==(const LinkedTargets&) const = default;
};

using BuildLinks = std::map<std::string, LinkedTargets>;  // by label of the program

// From build_target and build_dep: of programs and tests. Empty where no build file was read.
Result<BuildLinks> LoadBuildLinks(db::Connection& db);

}  // namespace arterial::indexer
