// Whose time is whose: an entry span's time is its own but for the calls it makes, and a call's
// time is the way to the callee but for the callee's entry span. Whatever makes a journey slower
// shows in one of these, not in all that wait for it.
#include <algorithm>
#include <unordered_map>

#include "runtime_join/measure.h"

namespace arterial::runtime {
namespace {

// What one trace says of an operation or edge.
struct Times {
  int64_t calls = 0, time_ns = 0, critical_ns = 0;
  void Add(int64_t time, int64_t critical) {
    ++calls;
    AddTo(time_ns, std::max<int64_t>(time, 0));
    AddTo(critical_ns, std::max<int64_t>(critical, 0));
  }
};
using TimesOf = std::unordered_map<IdHour, Times, BytesHash<IdHour>>;

void AddTrace(const TimesOf& trace, StatMap<IdHour, TimeStat>* stats) {
  for (const auto& [key, times] : trace) {
    TimeStat& stat = (*stats)[key];
    const db::U128 calls = static_cast<db::U128>(times.calls);
    const db::U128 time = static_cast<db::U128>(times.time_ns / 1000);
    ++stat.traces;
    stat.calls += times.calls;
    AddTo(stat.time_ns, times.time_ns);
    AddTo(stat.critical_ns, times.critical_ns);
    stat.calls_squares += calls * calls;
    stat.time_squares += time * time;
    stat.time_calls += time * calls;
  }
}

int64_t Duration(const Span& span) { return span.adjusted_end_ns - span.adjusted_start_ns; }

}  // namespace

void Measurer::CountTimes() {
  if (trace_->partial) return;
  // By position in topology_.entries: the calls' time within the span, and on the critical path.
  std::vector<int64_t> covered(topology_.entries.size(), 0), covered_critical = covered;
  std::vector<int64_t> reached(topology_.entries.size(), INT64_MIN);
  TimesOf edges, entries;
  for (const MeasuredCall& measured : calls_) {  // of one entry span: by start
    const Call& call = *measured.call;
    if (!measured.first || call.inner) continue;
    const Span& top = At(call.top);
    const Span& entry = At(call.entry);
    const auto place = static_cast<size_t>(entry_index_[call.entry]);
    const int64_t end = std::min(top.adjusted_end_ns, entry.adjusted_end_ns);
    const int64_t begin =
        std::max({top.adjusted_start_ns, entry.adjusted_start_ns, reached[place]});
    covered[place] += std::max<int64_t>(end - begin, 0);
    reached[place] = std::max(reached[place], end);
    AddTo(covered_critical[place], critical_[call.top].ns);
    if (call.client < 0 || call.messaging) continue;
    const uint32_t callee = aggregate_->edges[measured.edge].callee;
    const bool peer = aggregate_->components[aggregate_->operations[callee].component].kind ==
                      ComponentKind::kPeer;
    if (call.server < 0 && !peer) continue;  // the server's part is not known
    const int64_t served = call.server < 0 ? 0 : Duration(At(call.server));
    const int64_t critical = call.server < 0 ? 0 : critical_[call.server].ns;
    edges[{measured.edge, hour_[call.entry]}].Add(Duration(top) - served,
                                                  critical_[call.top].ns - critical);
  }
  for (size_t i = 0; i < topology_.entries.size(); ++i) {
    const int32_t entry = topology_.entries[i];
    entries[{operation_[entry], hour_[entry]}].Add(Duration(At(entry)) - covered[i],
                                                   critical_[entry].ns - covered_critical[i]);
  }
  AddTrace(edges, &aggregate_->edge_times);
  AddTrace(entries, &aggregate_->entry_times);
}

}  // namespace arterial::runtime
