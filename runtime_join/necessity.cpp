#include "runtime_join/necessity.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

namespace arterial::runtime {
namespace {

constexpr double kZ = 1.959964;  // 95 %
constexpr int64_t kEnoughFailures = 10;
constexpr double kMandatoryLower = 0.5;
constexpr double kOptionalUpper = 0.2;
constexpr double kAlwaysLower = 0.95;

double Real(db::U128 value) { return static_cast<double>(value); }

// (sum w)^2 / sum w^2: how many equally weighted trials say as much.
double EffectiveSize(db::U128 weight, db::U128 squares) {
  return squares == 0 ? 0 : Real(weight) * Real(weight) / Real(squares);
}

db::U128 WeightAt(const db::Statement& row, int column, int64_t count, int scale) {
  if (!row.IsNull(column)) return db::U128FromBlob(row.BlobAt(column));
  return static_cast<db::U128>(std::max<int64_t>(count, 0)) << scale;
}

}  // namespace

std::vector<CallState> JudgeCalls(std::span<const JudgedCall> calls) {
  std::vector<CallState> states(calls.size(), CallState::kSucceeded);
  // Per repeated call, the latest start of a resend: all failures that ended by then are its to
  // make good, and the last try speaks for the call.
  using Key = std::tuple<int32_t, std::string_view, std::string_view>;
  std::vector<std::pair<Key, int64_t>> resends;
  const auto key = [](const JudgedCall& c) { return Key(c.parent, c.name, c.operation); };
  for (size_t i = 0; i < calls.size(); ++i) {
    const JudgedCall& call = calls[i];
    states[i] = call.ending == Ending::kCancelled ? CallState::kCancelled
                : call.outlives                   ? CallState::kOutlived
                : call.ending == Ending::kFailed  ? CallState::kFailed
                                                  : CallState::kSucceeded;
    if (call.resend && (states[i] == CallState::kSucceeded || states[i] == CallState::kFailed))
      resends.emplace_back(key(call), call.start_ns);
  }
  if (resends.empty()) return states;
  std::sort(resends.begin(), resends.end());
  for (size_t i = 0; i < calls.size(); ++i) {
    if (states[i] != CallState::kFailed) continue;
    const auto last =
        std::upper_bound(resends.begin(), resends.end(), std::pair(key(calls[i]), INT64_MAX));
    if (last == resends.begin()) continue;
    const auto& [who, start] = *(last - 1);
    if (who == key(calls[i]) && start >= calls[i].end_ns) states[i] = CallState::kRecovered;
  }
  return states;
}

std::vector<bool> RepeatedLater(std::span<const JudgedCall> calls,
                                std::span<const CallState> states) {
  std::vector<bool> repeated(calls.size(), false);
  if (std::find(states.begin(), states.end(), CallState::kFailed) == states.end()) return repeated;
  std::map<std::tuple<int32_t, std::string_view, std::string_view>, int64_t> latest;  // start
  for (size_t i = 0; i < calls.size(); ++i) {
    if (states[i] == CallState::kCancelled || states[i] == CallState::kOutlived) continue;
    int64_t& start =
        latest.try_emplace({calls[i].parent, calls[i].name, calls[i].operation}, INT64_MIN)
            .first->second;
    start = std::max(start, calls[i].start_ns);
  }
  for (size_t i = 0; i < calls.size(); ++i) {
    if (states[i] != CallState::kFailed) continue;
    const int64_t start = latest.at({calls[i].parent, calls[i].name, calls[i].operation});
    repeated[i] = start >= calls[i].end_ns && start > calls[i].start_ns;
  }
  return repeated;
}

EntryEvidence JudgeEntry(bool any_failed, bool any_succeeded, bool entry_failed,
                         bool another_failed) {
  if (any_failed) {
    if (another_failed) return EntryEvidence::kJoint;
    return entry_failed ? EntryEvidence::kFailedWith : EntryEvidence::kSurvived;
  }
  if (!any_succeeded) return EntryEvidence::kNone;
  return entry_failed ? EntryEvidence::kControlFailed : EntryEvidence::kControlOk;
}

void NecessityCounts::Add(const NecessityCounts& other) {
  calls += other.calls;
  outlived += other.outlived;
  failed_with += other.failed_with;
  survived += other.survived;
  control_failed += other.control_failed;
  control_ok += other.control_ok;
  failed_with_weight += other.failed_with_weight;
  survived_weight += other.survived_weight;
  failure_weight_squares += other.failure_weight_squares;
  control_failed_weight += other.control_failed_weight;
  control_ok_weight += other.control_ok_weight;
  control_weight_squares += other.control_weight_squares;
  repeated_failed += other.repeated_failed;
  repeated_survived += other.repeated_survived;
  repeated_failed_weight += other.repeated_failed_weight;
  repeated_survived_weight += other.repeated_survived_weight;
  repeated_weight_squares += other.repeated_weight_squares;
  first_lasting_hour = std::min(first_lasting_hour, other.first_lasting_hour);
  last_lasting_hour = std::max(last_lasting_hour, other.last_lasting_hour);
  first_failure_hour = std::min(first_failure_hour, other.first_failure_hour);
  last_failure_hour = std::max(last_failure_hour, other.last_failure_hour);
  messaging |= other.messaging;
}

void NecessityCounts::MakeGood() {
  failed_with -= repeated_failed;
  survived -= repeated_survived;
  control_failed += repeated_failed;
  control_ok += repeated_survived;
  failed_with_weight -= repeated_failed_weight;
  survived_weight -= repeated_survived_weight;
  control_failed_weight += repeated_failed_weight;
  control_ok_weight += repeated_survived_weight;
  failure_weight_squares -= repeated_weight_squares;
  control_weight_squares += repeated_weight_squares;
  first_failure_hour = first_lasting_hour;
  last_failure_hour = last_lasting_hour;
  repeated_failed = repeated_survived = 0;
  repeated_failed_weight = repeated_survived_weight = repeated_weight_squares = 0;
}

NecessityCounts ReadNecessity(const db::Statement& row, int first) {
  NecessityCounts out;
  const int64_t hour = row.Int(first);
  out.calls = row.Int(first + 1);
  out.outlived = row.Int(first + 2);
  out.failed_with = row.Int(first + 3);
  out.survived = row.Int(first + 4);
  out.control_failed = row.Int(first + 5);
  out.control_ok = row.Int(first + 6);
  const int64_t failures = out.failed_with + out.survived;
  const int64_t controls = out.control_failed + out.control_ok;
  out.failed_with_weight = WeightAt(row, first + 7, out.failed_with, 16);
  out.survived_weight = WeightAt(row, first + 8, out.survived, 16);
  out.failure_weight_squares = WeightAt(row, first + 9, failures, 32);
  out.control_failed_weight = WeightAt(row, first + 10, out.control_failed, 16);
  out.control_ok_weight = WeightAt(row, first + 11, out.control_ok, 16);
  out.control_weight_squares = WeightAt(row, first + 12, controls, 32);
  out.repeated_failed = row.Int(first + 13);
  out.repeated_survived = row.Int(first + 14);
  const int64_t repeated = out.repeated_failed + out.repeated_survived;
  out.repeated_failed_weight = WeightAt(row, first + 15, out.repeated_failed, 16);
  out.repeated_survived_weight = WeightAt(row, first + 16, out.repeated_survived, 16);
  out.repeated_weight_squares = WeightAt(row, first + 17, repeated, 32);
  if (failures > 0) out.first_failure_hour = out.last_failure_hour = hour;
  if (failures > repeated) out.first_lasting_hour = out.last_lasting_hour = hour;
  return out;
}

Interval Wilson(double share, double n) {
  if (n <= 0) return {};
  const double z2 = kZ * kZ;
  const double centre = share + z2 / (2 * n);
  const double spread = kZ * std::sqrt(share * (1 - share) / n + z2 / (4 * n * n));
  const double scale = 1 + z2 / n;
  return {std::max(0.0, (centre - spread) / scale), std::min(1.0, (centre + spread) / scale)};
}

std::string_view ToString(VerdictKind kind) {
  switch (kind) {
    case VerdictKind::kMandatory:
      return "mandatory";
    case VerdictKind::kOptional:
      return "optional";
    case VerdictKind::kMixed:
      return "mixed";
    case VerdictKind::kUntested:
      return "untested";
    case VerdictKind::kAsync:
      return "async";
  }
  return "untested";
}

VerdictResult Verdict(const NecessityCounts& counts) {
  VerdictResult out;
  const int64_t failures = counts.failed_with + counts.survived;
  std::optional<Interval> control;
  if (counts.control_failed + counts.control_ok > 0) {
    const db::U128 weight = counts.control_failed_weight + counts.control_ok_weight;
    out.base_failure = weight == 0 ? 0 : Real(counts.control_failed_weight) / Real(weight);
    control = Wilson(*out.base_failure, EffectiveSize(weight, counts.control_weight_squares));
  }
  if (failures > 0) {
    const db::U128 weight = counts.failed_with_weight + counts.survived_weight;
    const double p1 = weight == 0 ? 0 : Real(counts.failed_with_weight) / Real(weight);
    out.interval = Wilson(p1, EffectiveSize(weight, counts.failure_weight_squares));
    out.no_control = !control;
    out.one_incident = counts.first_failure_hour == counts.last_failure_hour;
  }
  // A caller that never waits for the answer cannot fail by it, nor tell that it could do without.
  if (counts.messaging || (counts.calls > 0 && counts.outlived >= counts.calls))
    out.kind = VerdictKind::kAsync;
  else if (out.interval && out.interval->low > kMandatoryLower &&
           (!control || out.interval->low > control->high))
    out.kind = VerdictKind::kMandatory;
  else if (out.interval && out.interval->high < kOptionalUpper)
    out.kind = VerdictKind::kOptional;
  else
    out.kind = failures >= kEnoughFailures ? VerdictKind::kMixed : VerdictKind::kUntested;
  return out;
}

std::string_view ToString(PresenceKind kind) {
  return kind == PresenceKind::kAlways ? "always" : "conditional";
}

std::optional<PresenceResult> Presence(db::U128 request_weight, db::U128 entry_weight,
                                       db::U128 entry_weight_squares) {
  if (entry_weight == 0) return std::nullopt;
  PresenceResult out;
  out.share = std::min(1.0, Real(request_weight) / Real(entry_weight));
  const double n = EffectiveSize(entry_weight, entry_weight_squares);
  if (Wilson(out.share, n).low > kAlwaysLower) out.kind = PresenceKind::kAlways;
  return out;
}

}  // namespace arterial::runtime
