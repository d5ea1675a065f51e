// Where values come from: which steps' results flow into what a later step is given, or decide
// whether it runs.
#pragma once

#include "indexer/flow/order.h"
#include "indexer/flow/writes.h"

namespace arterial::indexer {

// Of two steps, the first being the one that stands earlier in the graph.
enum class Dependence : char {
  kNone = 'n',
  kData = 'd',     // a result of the first flows into what the second is given
  kControl = 'c',  // it only decides whether the second runs
  kUnknown = 'u',  // the first may change an object, out of sight, that the second uses
};

struct ValueFlow {
  std::string dependence;           // the pairs in the order of OrderOf
  std::vector<StepSet> conditions;  // by block: the steps whose results its condition tests
};

// Values flow through locals, members of the function's own
// object, out-parameters, captures, and through the project's functions as far as this unit has
// their bodies.
ValueFlow FollowValues(const FunctionGraph& graph, const std::vector<Step>& steps,
                       const StepSource& source, Writes& writes);

// The variable, or member of the function's own object, that `expr` is or is a part of; null if
// there is none.
const clang::ValueDecl* RootOf(const clang::Expr* expr);
// The same with the field of it: `post.text` and `post.media[0].url`.
ValuePath PathOf(const clang::Expr* expr);

}  // namespace arterial::indexer
