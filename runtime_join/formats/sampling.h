// How much a sampled span stands for (SEMANTICS 7).
#pragma once

#include <string_view>

#include "runtime_join/span.h"

namespace arterial::runtime {

// Takes the weight from a W3C tracestate: `ot=th:T` with 1 to 14 lower-case hexadecimal digits,
// padded on the right to 14, means 2^56 / (2^56 - T). Leaves the span alone without one.
void SetWeightFromTraceState(std::string_view trace_state, Span* span);

// Takes it from Jaeger's tags sampler.type = probabilistic, sampler.param = probability, unless a
// better source was found.
void SetWeightFromSamplerTags(Span* span);

}  // namespace arterial::runtime
