// Where failures arise. An operation fails of itself where all the calls it made ended well; a call
// fails on its way where the callee did not. All above only pass on what fails below.
#include <unordered_map>
#include <vector>

#include "runtime_join/measure.h"

namespace arterial::runtime {
namespace {

// What one trace says of an operation or edge.
struct Failures {
  int64_t calls = 0, failed = 0, fatal = 0;
  void Add(bool fails, bool journey_fails) {
    ++calls;
    failed += fails;
    fatal += fails && journey_fails;
  }
};
using FailuresOf = std::unordered_map<IdHour, Failures, BytesHash<IdHour>>;

void AddTrace(const FailuresOf& trace, StatMap<IdHour, FailureStat>* stats) {
  for (const auto& [key, sums] : trace) {
    FailureStat& stat = (*stats)[key];
    ++stat.traces;
    stat.calls += sums.calls;
    stat.failed += sums.failed;
    stat.fatal += sums.fatal;
    AddTo(stat.calls_squares, sums.calls * sums.calls);
    AddTo(stat.failed_squares, sums.failed * sums.failed);
    AddTo(stat.failed_calls, sums.failed * sums.calls);
  }
}

}  // namespace

void Measurer::CountFailures() {
  if (trace_->partial) return;
  const auto failed = [&](int32_t entry) {
    return entry_outcome_[static_cast<size_t>(entry_index_[entry])].non_ok;
  };
  const auto journey_failed = [&](int32_t i) {
    const int32_t instance = journey_of_[static_cast<size_t>(i)];
    return instance >= 0 && instances_[static_cast<size_t>(instance)].failed;
  };
  std::vector<bool> explained(topology_.entries.size(), false);
  FailuresOf edges, entries;
  for (const MeasuredCall& measured : calls_) {
    const Call& call = *measured.call;
    // A consumer's failure is its own; an inner span may be no call at all.
    if (!measured.first || call.inner || call.messaging) continue;
    const bool fails = measured.ending == Ending::kFailed;
    if (fails || measured.ending == Ending::kAnswer)
      explained[static_cast<size_t>(entry_index_[call.entry])] = true;
    if (call.client < 0) continue;
    const bool callee_failed = call.server >= 0 && failed(call.server);
    edges[{measured.edge, hour_[call.entry]}].Add(fails && !callee_failed,
                                                  journey_failed(call.entry));
  }
  for (size_t i = 0; i < topology_.entries.size(); ++i) {
    const int32_t entry = topology_.entries[i];
    entries[{operation_[entry], hour_[entry]}].Add(failed(entry) && !explained[i],
                                                   journey_failed(entry));
  }
  AddTrace(edges, &aggregate_->edge_failures);
  AddTrace(entries, &aggregate_->entry_failures);
}

}  // namespace arterial::runtime
