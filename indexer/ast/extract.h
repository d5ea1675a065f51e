// Static facts of one translation unit: parses it with Clang and walks what belongs to the project.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "db/facts.h"
#include "indexer/lead_set.h"
#include "indexer/prelude/request.h"

namespace arterial::indexer {

struct CompileUnit {
  std::string directory;               // absolute working directory of the command
  std::string file;                    // main file, absolute or relative to `directory`
  std::vector<std::string> arguments;  // the compile command, compiler first
  std::vector<std::string> extra;      // arguments to add, e.g. -I for generated headers
  PreludeRequest prelude = {};         // to parse it with, if that makes no difference
  const LeadSet* leads = nullptr;      // see db::UnitFacts::follows; null: of all
};

struct ExtractOptions {
  std::string root;          // absolute; project files lie beneath it
  std::string resource_dir;  // Clang's own headers
  bool all_bodies = false;   // parse library and generated bodies, too: twice the time, same facts
  bool flow = true;   // what the code says of failure, order, deadline and context: to measure it
  std::string times;  // file to append CPU seconds of each unit to: of flow, of all; "": none
};

struct Extraction {
  db::UnitFacts facts;
  std::map<db::FunctionId, std::string> names;  // of all ids in the facts, for dumps
  std::string prelude_problem;                  // why it was refused, for dumps
};

// Never fails: what cannot be parsed is an issue in the facts, and `degraded` is set.
Extraction ExtractUnit(const CompileUnit& unit, const ExtractOptions& options);

}  // namespace arterial::indexer
