#include "db/combine.h"

#include <algorithm>

namespace arterial::db {
namespace {

int Weight(FailureVerdict verdict) {
  switch (verdict) {
    case FailureVerdict::kPropagates:
      return 3;
    case FailureVerdict::kUnknown:
      return 2;
    case FailureVerdict::kHandled:
      return 1;
    case FailureVerdict::kIgnored:
      return 0;
  }
  return 0;
}

}  // namespace

Failure After(const Failure& inner, const Failure& outer) {
  Failure failure = outer;
  failure.confidence = std::min(inner.confidence, outer.confidence);
  failure.fire_and_forget = inner.fire_and_forget || outer.fire_and_forget;
  failure.tested = inner.tested || outer.tested;
  failure.evidence = inner.evidence;
  failure.evidence.insert(failure.evidence.end(), outer.evidence.begin(), outer.evidence.end());
  // Whoever logged or replaced it before has dealt with it, though nobody looks at what is left.
  if (failure.verdict == FailureVerdict::kIgnored && inner.tested) {
    failure.verdict = FailureVerdict::kHandled;
    failure.decided = inner.decided;
  }
  return failure;
}

Failure Either(Failure a, const Failure& b) {
  const bool second = Weight(b.verdict) > Weight(a.verdict);
  const bool differ = a.verdict != b.verdict;
  Failure result = second ? b : std::move(a);
  const Failure& other = second ? a : b;
  if (differ) {
    result.confidence = std::min(result.confidence, Confidence::kMedium);
    return result;
  }
  result.confidence = std::min(result.confidence, other.confidence);
  result.tested = result.tested || other.tested;
  result.fire_and_forget = result.fire_and_forget && other.fire_and_forget;
  result.outlets.insert(result.outlets.end(), other.outlets.begin(), other.outlets.end());
  std::sort(result.outlets.begin(), result.outlets.end());
  result.outlets.erase(std::unique(result.outlets.begin(), result.outlets.end()),
                       result.outlets.end());
  return result;
}

Failure Through(const Failure& inner, const Outlet& outlet) {
  Failure failure;
  failure.verdict = FailureVerdict::kPropagates;
  failure.confidence = Confidence::kHigh;
  failure.decided = inner.decided;
  failure.outlets = {outlet};
  return failure;
}

bool EndsMainBadly(const Outlet& outlet) {
  return outlet.how == Outlet::How::kThrow || outlet.how == Outlet::How::kAnswer ||
         (outlet.how == Outlet::How::kReturn && outlet.value != Outlet::Value::kZero);
}

}  // namespace arterial::db
