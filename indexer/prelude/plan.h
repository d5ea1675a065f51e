// Which library headers to parse once for many units, chosen from what the units' scans contain.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "db/includes.h"
#include "indexer/prelude/request.h"

namespace arterial::indexer {

// A unit that is about to be parsed.
struct PreludeUnit {
  std::string directory;               // absolute
  std::string file;                    // absolute
  std::vector<std::string> arguments;  // the compile command
  std::vector<std::string> extra;      // arguments to append
  // Of its scan; must outlive the call. Null: the unit gets no prelude.
  const db::UnitIncludes* includes = nullptr;
};

struct PreludePlan {
  std::vector<PreludeRequest> preludes;
  std::vector<int>
      of_unit;  // for each unit an index into `preludes`; -1: parse it without. Empty: all

  // The unit's request; one without a path where it gets no prelude.
  PreludeRequest For(size_t unit) const {
    if (unit >= of_unit.size() || of_unit[unit] < 0) return {};
    return preludes[static_cast<size_t>(of_unit[unit])];
  }
};

struct PreludeOptions {
  std::string root;    // absolute; paths in the scan are relative to it
  std::string folder;  // absolute; where preludes are kept
  std::string worker;  // identity of the worker program: other workers make other preludes
};

// For units of equal directory and flags: headers outside the project, as #included by project and
// generated files, that do not lead into the project and are all within
// the unit's own scan. Units are put together greedily, each time the two sets that gain most: what
// is common to them, in bytes, is parsed once instead of once a unit. Generated headers are in a
// prelude only where a library's own header includes them. Units that lack an include (their
// errors are for a parse without), use modules, could not be scanned or have includes on the
// command line get none. Reads the first lines of headers and the #include lines of project files.
// Equal input gives an equal plan.
PreludePlan PlanPreludes(const std::vector<PreludeUnit>& units, const db::ScanTable& files,
                         const PreludeOptions& options);

// Makes the folder ready for the preludes of a plan: removes all others, and the marks of attempts
// that failed or were cut short. With an empty plan the folder goes, too.
void CleanPreludes(const std::string& folder, const PreludePlan& used);

}  // namespace arterial::indexer
