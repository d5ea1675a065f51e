#include "db/flow.h"

namespace arterial::db {

Hash128 PassedTo(const FunctionId& function, uint32_t parameter) {
  return Hasher().Add(ToBlob(function)).Add(std::to_string(parameter)).Finish();
}

std::string_view ToString(FailureVerdict verdict) {
  switch (verdict) {
    case FailureVerdict::kPropagates:
      return "propagates";
    case FailureVerdict::kHandled:
      return "handled";
    case FailureVerdict::kIgnored:
      return "ignored";
    case FailureVerdict::kUnknown:
      break;
  }
  return "unknown";
}

std::string_view ToString(DeadlineKind kind) {
  switch (kind) {
    case DeadlineKind::kNone:
      return "none";
    case DeadlineKind::kSet:
      return "set";
    case DeadlineKind::kInherited:
      return "inherited";
    case DeadlineKind::kUnknown:
      break;
  }
  return "unknown";
}

std::string_view ToString(RetryKind kind) {
  switch (kind) {
    case RetryKind::kNone:
      return "none";
    case RetryKind::kLoop:
      return "loop";
    case RetryKind::kLibrary:
      return "library";
    case RetryKind::kServiceConfig:
      return "service_config";
    case RetryKind::kUnknown:
      break;
  }
  return "unknown";
}

std::string_view ToString(ChannelUse use) {
  switch (use) {
    case ChannelUse::kPooled:
      return "pooled";
    case ChannelUse::kPerCall:
      return "per_call";
    case ChannelUse::kUnknown:
      break;
  }
  return "unknown";
}

std::string_view ToString(Order order) {
  switch (order) {
    case Order::kBefore:
      return "before";
    case Order::kAfter:
      return "after";
    case Order::kConcurrent:
      return "concurrent";
    case Order::kExclusive:
      return "exclusive";
    case Order::kUnknown:
      break;
  }
  return "unknown";
}

std::string_view ToString(Confidence confidence) {
  switch (confidence) {
    case Confidence::kHigh:
      return "high";
    case Confidence::kMedium:
      return "medium";
    case Confidence::kLow:
      break;
  }
  return "low";
}

std::string_view ToString(Known known) {
  switch (known) {
    case Known::kYes:
      return "yes";
    case Known::kNo:
      return "no";
    case Known::kUnknown:
      break;
  }
  return "unknown";
}

std::string_view ToString(Dependence dependence) {
  switch (dependence) {
    case Dependence::kUnknown:
      return "unknown";
    case Dependence::kNo:
      return "no";
    case Dependence::kControl:
      return "control";
    case Dependence::kYes:
      return "yes";
  }
  return "unknown";
}

std::string_view ToString(StepMode mode) {
  switch (mode) {
    case StepMode::kCalls:
      return "calls";
    case StepMode::kStarts:
      return "starts";
    case StepMode::kMaybe:
      return "maybe";
  }
  return "maybe";
}

std::string_view ToString(StepEnd end) {
  switch (end) {
    case StepEnd::kOver:
      return "over";
    case StepEnd::kReturned:
      return "returned";
    case StepEnd::kLoose:
      return "loose";
  }
  return "loose";
}

}  // namespace arterial::db
