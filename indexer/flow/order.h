// How the steps of one function follow each other.
#pragma once

#include "indexer/flow/pending.h"

namespace arterial::indexer {

// Of two steps, the first being the one that stands earlier in the graph.
enum class StepOrder : char {
  kExclusive = 'x',  // no way leads through both
  kAwaited = 'b',   // the first begins first; if it goes on beside the function, its end is awaited
                    // before the second begins
  kRunning = 'p',   // the same, but some way comes to the second without having awaited the first
  kRepeated = 'q',  // kAwaited; but in the next round of a loop the first begins without having
                    // awaited the second
  kTogether = '=',  // parts of one call: who begins first is not known
};

// For n steps the n (n - 1) / 2 pairs (0, 1), (0, 2), ... (1, 2), ...
std::string OrderOf(const FunctionGraph& graph, const std::vector<Step>& steps,
                    const Waiting& waiting);

}  // namespace arterial::indexer
