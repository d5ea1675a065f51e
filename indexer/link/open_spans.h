// Spans that are open at a call site because a caller of its function opened them.
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "indexer/link/resolve.h"

namespace arterial::indexer {

// A span site and an index into the sites asked for.
using InheritedSpan = std::pair<const SiteKey*, size_t>;

// The program's open calls by the node that makes them.
Grouped OpenCallsByNode(const Program& program);

// A span that is open while its function calls another one is open in all that this one calls or
// starts in turn: one breadth-first search forward for each span site that is open at a call. What
// is stored to be called later is left out, and so are handlers, unless they are called directly:
// requests start them. `sites`: for each call site its enclosing functions as local nodes;
// `handlers`: local nodes of handlers.
std::vector<InheritedSpan> InheritedSpans(const Program& program, const Grouped& by_node,
                                          const Slice& slice, const BinaryGraph& graph,
                                          std::span<const std::vector<uint32_t>> sites,
                                          const std::vector<uint32_t>& handlers);

}  // namespace arterial::indexer
