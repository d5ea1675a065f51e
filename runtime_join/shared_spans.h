// Spans that share an id by design (SEMANTICS 2: shared spans are split first). In Zipkin's model
// the two sides of a call have one id, one side may be reported in several parts, and times may be
// missing; other formats carry such spans on.
#pragma once

#include <cstdint>
#include <vector>

#include "runtime_join/span.h"

namespace arterial::runtime {

struct SharedCounts {
  int64_t parts = 0;   // spans that were joined with others, one less than the parts of each
  int64_t shared = 0;  // server halves that got an id of their own
};

// `spans` of one trace, sorted by (id, content), without equal ones; so they are afterwards.
// - Parts: spans that may be parts, of one id, half and service, become one: the earliest start,
// the
//   latest end, the longer name, the attributes of all.
// - Halves: where one id has exactly one CLIENT and one SERVER, the server gets a new id, made of
// the
//   old one, and becomes the client's child; children that the server's service reported follow it.
SharedCounts ResolveSharedSpans(std::vector<Span>* spans);

// Spans that may be parts and have no start take their parent's, or where no span above has one,
// the earliest of the trace. `parent` without cycles. Returns how many.
int64_t FillMissingTimes(std::vector<Span>* spans, const std::vector<int32_t>& parent);

}  // namespace arterial::runtime
