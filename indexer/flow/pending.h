// Which steps of a function may still run at a place: started before, and nobody waited for them.
#pragma once

#include <map>
#include <vector>

#include "indexer/flow/step.h"
#include "indexer/flow/step_set.h"

namespace arterial::indexer {

struct Waiting {
  // A place where a step that runs beside the function is waited for.
  struct Event {
    GraphPlace place;
    StepSet ends;
    const clang::Stmt* at = nullptr;  // null for destructors
    clang::SourceLocation where;
  };
  std::vector<Event> events;  // sorted by place
  std::vector<StepEnd> ends;  // by step
  std::vector<StepSet> at;    // by step: those that may run when it begins
};

// `steps` are sorted, at most StepSet::kMost; those that do not begin where they are called
// (deferred, prepared) are put where they do.
Waiting FindWaiting(const FunctionGraph& graph, std::vector<Step>& steps);

// True if the method waits for what a member of its object stands for.
bool WaitsForOwn(const clang::CXXMethodDecl& method, int depth = 0);

}  // namespace arterial::indexer
