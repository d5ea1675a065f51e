// Does the caller fail when the callee fails? (SEMANTICS 5) Two halves: what one entry span says
// about each of its dependencies, and the verdict on sums of that.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "db/connection.h"
#include "db/functions.h"
#include "runtime_join/outcome.h"
#include "runtime_join/span.h"

namespace arterial::runtime {

// --- One entry span ---

// One call as the judgement needs it.
struct JudgedCall {
  uint32_t dependency = 0;     // any number that tells dependencies of the entry span apart
  int32_t parent = -1;         // parent span
  std::string_view name;       // client span's name
  std::string_view operation;  // as the client names it
  int64_t start_ns = 0;
  int64_t end_ns = 0;
  Ending ending = Ending::kOk;
  bool resend = false;    // IsResend
  bool outlives = false;  // ends after the entry span
};

enum class CallState : uint8_t {
  kSucceeded,  // OK or an answer
  kFailed,     // and was not tried again
  kRecovered,  // failed, and a later resend of the same call tried again
  kCancelled,  // excluded
  kOutlived,   // excluded
};

// State of each call, in the order given. Calls of one entry span.
std::vector<CallState> JudgeCalls(std::span<const JudgedCall> calls);

// For each call whether it failed and the same call (parent, name and operation) was made again
// after its end. Whether that was a retry or the next of many, only the source can tell.
std::vector<bool> RepeatedLater(std::span<const JudgedCall> calls,
                                std::span<const CallState> states);

// What an entry span says about one dependency, or about one kind of evidence of it.
enum class EntryEvidence : uint8_t {
  kNone,           // only excluded calls
  kFailedWith,     // unrecovered failure, and the entry span failed
  kSurvived,       // unrecovered failure, and the entry span did not fail
  kControlFailed,  // the callee succeeded, and the entry span failed
  kControlOk,      // both succeeded
  kJoint,          // excluded: another direct dependency failed, too
};
EntryEvidence JudgeEntry(bool any_failed, bool any_succeeded, bool entry_failed,
                         bool another_failed);

// --- Sums ---

// The counters of edge_stat (or evidence_stat) rows that a verdict rests on. Adds up over rows.
struct NecessityCounts {
  int64_t calls = 0;
  int64_t outlived = 0;
  int64_t failed_with = 0;
  int64_t survived = 0;
  int64_t control_failed = 0;
  int64_t control_ok = 0;
  db::U128 failed_with_weight = 0;  // 2^-16
  db::U128 survived_weight = 0;
  db::U128 failure_weight_squares = 0;  // 2^-32
  db::U128 control_failed_weight = 0;
  db::U128 control_ok_weight = 0;
  db::U128 control_weight_squares = 0;
  int64_t repeated_failed = 0;  // of failed_with and survived: see edge_stat
  int64_t repeated_survived = 0;
  db::U128 repeated_failed_weight = 0;
  db::U128 repeated_survived_weight = 0;
  db::U128 repeated_weight_squares = 0;
  int64_t first_failure_hour = INT64_MAX;  // hours with failed_with or survived
  int64_t last_failure_hour = INT64_MIN;
  int64_t first_lasting_hour = INT64_MAX;  // hours with such that were not made good
  int64_t last_lasting_hour = INT64_MIN;
  bool messaging = false;  // the edge is messaging

  void Add(const NecessityCounts& other);
  // For calls that the source retries: what was repeated and did not fail at last is no failure.
  void MakeGood();
};

// The columns that ReadNecessity reads, in its order, for a SELECT on edge_stat; of evidence_stat
// (which has no weights: each entry span counts as one) with the second list.
inline constexpr std::string_view kEdgeNecessityColumns =
    "hour, calls, outlived, failed_with, survived, control_failed, control_ok, failed_with_weight,"
    " survived_weight, failure_weight_squares, control_failed_weight, control_ok_weight,"
    " control_weight_squares, repeated_failed, repeated_survived, repeated_failed_weight,"
    " repeated_survived_weight, repeated_weight_squares";
inline constexpr std::string_view kEvidenceNecessityColumns =
    "hour, calls, 0, failed_with, survived, control_failed, control_ok, NULL, NULL, NULL, NULL,"
    " NULL, NULL, repeated_failed, repeated_survived, NULL, NULL, NULL";
// Reads one row from column `first` on; `messaging` stays false.
NecessityCounts ReadNecessity(const db::Statement& row, int first);

// 95 % Wilson score interval (z = 1.959964, no continuity correction) of a share among n trials; n
// may be an effective size. n <= 0: [0, 1].
struct Interval {
  double low = 0;
  double high = 1;
};
Interval Wilson(double share, double n);

enum class VerdictKind : uint8_t { kMandatory, kOptional, kMixed, kUntested, kAsync };
std::string_view ToString(VerdictKind kind);  // mandatory, optional, ...

struct VerdictResult {
  VerdictKind kind = VerdictKind::kUntested;
  std::optional<Interval> interval;    // of p1; absent without failures
  std::optional<double> base_failure;  // p0; absent where the callee never succeeded
  bool no_control = false;             // failures, but the callee never succeeded
  bool one_incident = false;           // all failures in one hour
};
VerdictResult Verdict(const NecessityCounts& counts);

enum class PresenceKind : uint8_t { kConditional, kAlways };
std::string_view ToString(PresenceKind kind);
struct PresenceResult {
  PresenceKind kind = PresenceKind::kConditional;
  double share = 0;
};
// `request_weight`: entry spans that made the call; the others: all complete entry spans of the
// caller's operation. nullopt without entry spans.
std::optional<PresenceResult> Presence(db::U128 request_weight, db::U128 entry_weight,
                                       db::U128 entry_weight_squares);

}  // namespace arterial::runtime
