// A trace after assembly: spans in a canonical order with resolved parents. Everything that is
// measured is measured on this.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "runtime_join/span.h"

namespace arterial::runtime {

struct Trace {
  TraceId id;                   // the full id where any span carries it
  std::vector<Span> spans;      // sorted by (adjusted start, id): independent of input order
  std::vector<int32_t> parent;  // index into spans, -1 for topmost spans
  std::vector<int32_t> roots;   // topmost spans, ascending
  bool partial = false;         // some parent is missing: not counted in N, presence, journeys
  Weight weight = kWeightOne;
  WeightSource weight_source = WeightSource::kUnknown;

  // Children of spans[i], ascending index.
  std::span<const int32_t> Children(int32_t i) const {
    return {child_list.data() + child_start[i],
            static_cast<size_t>(child_start[i + 1] - child_start[i])};
  }
  std::vector<int32_t> child_start;  // spans.size() + 1 offsets into child_list
  std::vector<int32_t> child_list;
};

}  // namespace arterial::runtime
