#include "runtime_join/necessity.h"

#include "tests/catch.h"

using namespace arterial::runtime;
namespace db = arterial::db;

namespace {

NecessityCounts Counts(int64_t failed, int64_t survived, int64_t control_failed = 0,
                       int64_t control_ok = 0) {
  NecessityCounts c;
  c.calls = failed + survived + control_failed + control_ok;
  c.failed_with = failed;
  c.survived = survived;
  c.control_failed = control_failed;
  c.control_ok = control_ok;
  const auto weight = [](int64_t n) { return static_cast<db::U128>(n) << 16; };
  c.failed_with_weight = weight(failed);
  c.survived_weight = weight(survived);
  c.failure_weight_squares = static_cast<db::U128>(failed + survived) << 32;
  c.control_failed_weight = weight(control_failed);
  c.control_ok_weight = weight(control_ok);
  c.control_weight_squares = static_cast<db::U128>(control_failed + control_ok) << 32;
  if (failed + survived > 0) c.first_failure_hour = c.last_failure_hour = 7;
  return c;
}

JudgedCall Call(int64_t start, int64_t end, Ending ending, bool resend = false) {
  JudgedCall c;
  c.name = "pay";
  c.operation = "p.S/Pay";
  c.start_ns = start;
  c.end_ns = end;
  c.ending = ending;
  c.resend = resend;
  return c;
}

}  // namespace

TEST_CASE("Wilson intervals agree with published values") {
  // R: binom.confint(x, n, methods = "wilson")
  CHECK(Wilson(1.0, 4).low == Approx(0.5101).margin(1e-4));
  CHECK(Wilson(1.0, 4).high == Approx(1.0));
  CHECK(Wilson(1.0, 3).low == Approx(0.4385).margin(1e-4));
  CHECK(Wilson(0.5, 10).low == Approx(0.2366).margin(1e-4));
  CHECK(Wilson(0.5, 10).high == Approx(0.7634).margin(1e-4));
  CHECK(Wilson(0.0, 15).high == Approx(0.2039).margin(1e-4));
  CHECK(Wilson(0.0, 16).high == Approx(0.1936).margin(1e-4));
  CHECK(Wilson(0.3, 0).low == 0);
  CHECK(Wilson(0.3, 0).high == 1);
}

TEST_CASE("Verdicts at their bounds") {
  CHECK(Verdict(Counts(0, 0)).kind == VerdictKind::kUntested);
  CHECK_FALSE(Verdict(Counts(0, 0, 0, 9)).interval);
  CHECK(Verdict(Counts(3, 0)).kind == VerdictKind::kUntested);   // lower 0.44
  CHECK(Verdict(Counts(4, 0)).kind == VerdictKind::kMandatory);  // lower 0.51
  CHECK(Verdict(Counts(0, 15)).kind == VerdictKind::kMixed);     // upper 0.204
  CHECK(Verdict(Counts(0, 16)).kind == VerdictKind::kOptional);  // upper 0.194
  CHECK(Verdict(Counts(4, 5)).kind == VerdictKind::kUntested);   // 9 failures
  CHECK(Verdict(Counts(5, 5)).kind == VerdictKind::kMixed);      // 10
  // The caller fails as often without the callee's help: lower(p1) must exceed upper(p0).
  CHECK(Verdict(Counts(40, 10, 1, 99)).kind == VerdictKind::kMandatory);
  CHECK(Verdict(Counts(40, 10, 80, 20)).kind == VerdictKind::kMixed);
  CHECK(*Verdict(Counts(4, 0, 1, 3)).base_failure == Approx(0.25));
}

TEST_CASE("Flags and asynchronous calls") {
  CHECK(Verdict(Counts(4, 0)).no_control);
  CHECK_FALSE(Verdict(Counts(4, 0, 0, 1)).no_control);
  NecessityCounts counts = Counts(4, 0);
  CHECK(Verdict(counts).one_incident);
  NecessityCounts later = Counts(1, 0);
  later.first_failure_hour = later.last_failure_hour = 8;
  counts.Add(later);
  CHECK(counts.failed_with == 5);
  CHECK_FALSE(Verdict(counts).one_incident);
  counts.messaging = true;
  CHECK(Verdict(counts).kind == VerdictKind::kAsync);
  NecessityCounts ignored;
  ignored.calls = ignored.outlived = 5;
  CHECK(Verdict(ignored).kind == VerdictKind::kAsync);
}

TEST_CASE("Unequal weights shrink the effective size") {
  NecessityCounts counts = Counts(4, 0);
  // One trace stands for 1000 others: (1003)^2 / (1000^2 + 3) is barely more than one.
  counts.failed_with_weight = static_cast<db::U128>(1003) << 16;
  counts.failure_weight_squares = static_cast<db::U128>(1000003) << 32;
  CHECK(Verdict(counts).kind == VerdictKind::kUntested);
  CHECK(Verdict(counts).interval->low < 0.25);
}

TEST_CASE("Presence is always only with enough entry spans") {
  const auto weight = [](int64_t n) { return static_cast<db::U128>(n) << 16; };
  const auto squares = [](int64_t n) { return static_cast<db::U128>(n) << 32; };
  CHECK_FALSE(Presence(0, 0, 0));
  CHECK(Presence(weight(72), weight(72), squares(72))->kind == PresenceKind::kConditional);
  CHECK(Presence(weight(74), weight(74), squares(74))->kind == PresenceKind::kAlways);
  CHECK(Presence(weight(37), weight(74), squares(74))->share == Approx(0.5));
}

TEST_CASE("Recovered: a later resend of the same call tries again") {
  using enum Ending;
  using S = CallState;
  CHECK(JudgeCalls(std::vector{Call(0, 10, kFailed), Call(12, 20, kOk, true)}) ==
        std::vector{S::kRecovered, S::kSucceeded});
  // Without the attribute it is another call (a loop).
  CHECK(JudgeCalls(std::vector{Call(0, 10, kFailed), Call(12, 20, kOk)}) ==
        std::vector{S::kFailed, S::kSucceeded});
  // Hedged: it started before the failure ended.
  CHECK(JudgeCalls(std::vector{Call(0, 10, kFailed), Call(9, 20, kOk, true)})[0] == S::kFailed);
  // Retried in vain: the last one speaks.
  CHECK(JudgeCalls(std::vector{Call(0, 10, kFailed), Call(12, 20, kFailed, true)}) ==
        std::vector{S::kRecovered, S::kFailed});
  // A try that was given up proves nothing.
  CHECK(JudgeCalls(std::vector{Call(0, 10, kFailed), Call(12, 20, kCancelled, true)})[0] ==
        S::kFailed);
  CHECK(JudgeCalls(std::vector{Call(0, 10, kFailed), Call(12, 20, kFailed, true),
                               Call(22, 30, kOk, true)}) ==
        std::vector{S::kRecovered, S::kRecovered, S::kSucceeded});
  std::vector other{Call(0, 10, kFailed), Call(12, 20, kOk, true)};
  other[1].parent = 5;
  CHECK(JudgeCalls(other)[0] == S::kFailed);
  std::vector excluded{Call(0, 10, kCancelled), Call(0, 10, kFailed)};
  excluded[1].outlives = true;
  CHECK(JudgeCalls(excluded) == std::vector{S::kCancelled, S::kOutlived});
}

TEST_CASE("A failed call that is made again, which the source may call a retry") {
  using enum Ending;
  const auto later = [](const std::vector<JudgedCall>& calls) {
    return RepeatedLater(calls, JudgeCalls(calls));
  };
  CHECK(later({Call(0, 10, kFailed), Call(12, 20, kOk)}) == std::vector{true, false});
  CHECK(later({Call(0, 10, kFailed), Call(12, 20, kFailed)}) == std::vector{true, false});
  // It had started before the failure ended.
  CHECK(later({Call(0, 10, kFailed), Call(9, 20, kOk)}) == std::vector{false, false});
  CHECK(later({Call(5, 5, kFailed)}) == std::vector{false});
  // Given up, or another's.
  CHECK(later({Call(0, 10, kFailed), Call(12, 20, kCancelled)}) == std::vector{false, false});
  std::vector other{Call(0, 10, kFailed), Call(12, 20, kOk)};
  other[1].parent = 5;
  CHECK(later(other) == std::vector{false, false});
}

TEST_CASE("An entry span's word on one dependency") {
  using E = EntryEvidence;
  CHECK(JudgeEntry(true, false, true, false) == E::kFailedWith);
  CHECK(JudgeEntry(true, true, false, false) == E::kSurvived);
  CHECK(JudgeEntry(true, false, true, true) == E::kJoint);
  CHECK(JudgeEntry(false, true, true, true) == E::kControlFailed);
  CHECK(JudgeEntry(false, true, false, false) == E::kControlOk);
  CHECK(JudgeEntry(false, false, true, false) == E::kNone);
}
