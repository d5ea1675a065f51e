// Clock-skew correction (SEMANTICS 2; the centring is that of Jaeger's clock-skew adjuster).
#pragma once

#include "runtime_join/trace.h"

namespace arterial::runtime {

// Sets adjusted times. A child that does not lie within its (adjusted) parent is centred in it
// where both ends name their host by the same key kind with different values, the child is not
// longer than the parent, and the parent neither timed out nor was cancelled; its descendants on
// the same host move with it. A CONSUMER and what follows its parent by FOLLOWS_FROM do not have
// to lie within it and are never moved. Returns whether anything moved; then the spans are to be
// sorted again.
bool CorrectClockSkew(Trace* trace);

}  // namespace arterial::runtime
