#include "runtime_join/cause.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "runtime_join/critical_path.h"
#include "runtime_join/operation_name.h"
#include "runtime_join/outcome.h"

namespace arterial::runtime {
namespace {

std::string ComponentOf(const Span& span) {
  const Resource& r = *span.resource;
  return r.service_namespace.empty() ? r.service_name : r.service_namespace + "/" + r.service_name;
}

class Explainer {
 public:
  Explainer(const Trace& trace, const Topology& topology, const ComponentRules& rules,
            int32_t entry, const Survives& survives)
      : trace_(trace), topology_(topology), rules_(rules), entry_(entry), survives_(survives) {}

  Explanation Run() {
    const Span& root = At(entry_);
    result_.trace = ToHex(trace_.id);
    result_.start_ns = root.start_ns;
    result_.duration_ns = root.adjusted_end_ns - root.adjusted_start_ns;
    result_.partial = trace_.partial;
    result_.hops.push_back(Entry(entry_));
    const Outcome outcome = OutcomeOf(root);
    result_.failed = outcome.non_ok;
    result_.answer = outcome.ending == Ending::kAnswer;
    if (result_.failed) FollowFailure();
    CollectTimes();
    return std::move(result_);
  }

 private:
  const Span& At(int32_t i) const { return trace_.spans[static_cast<size_t>(i)]; }

  Hop Entry(int32_t i) const {
    const Span& span = At(i);
    Hop hop;
    hop.component = ComponentOf(span);
    hop.operation = NameOperation(span).name;
    hop.start_ns = span.adjusted_start_ns - At(entry_).adjusted_start_ns;
    hop.duration_ns = span.adjusted_end_ns - span.adjusted_start_ns;
    hop.code = OutcomeOf(span).code;
    hop.answered = true;
    return hop;
  }

  Hop Called(const Call& call) const {
    Hop hop;
    if (call.server >= 0) {
      hop = Entry(call.server);
    } else if (!call.proxies.empty()) {
      hop = Entry(call.proxies.back());
      hop.answered = false;
    } else {
      hop.component = NamePeer(At(call.client));
      hop.operation = NameOperation(At(call.client)).name;
    }
    if (call.client >= 0) {
      const Span& client = At(call.client);
      hop.client = client.name;
      hop.start_ns = client.adjusted_start_ns - At(entry_).adjusted_start_ns;
      hop.duration_ns = client.adjusted_end_ns - client.adjusted_start_ns;
    }
    hop.code = CallOutcome(call).code;
    return hop;
  }

  Outcome CallOutcome(const Call& call) const {
    return OutcomeOfCall(call.client < 0 ? nullptr : &At(call.client),
                         call.server < 0 ? nullptr : &At(call.server));
  }

  // The calls of one entry span: adjacent, as they are sorted by it.
  std::span<const Call> CallsOf(int32_t entry) const {
    const auto first = std::lower_bound(topology_.calls.begin(), topology_.calls.end(), entry,
                                        [](const Call& c, int32_t e) { return c.entry < e; });
    auto last = first;
    while (last != topology_.calls.end() && last->entry == entry) ++last;
    return {first, last};
  }

  // The failed call that the entry span's failure passes on; nullptr: none does.
  const Call* Culprit(int32_t entry, const Hop& caller, int64_t* tries) {
    const std::span<const Call> calls = CallsOf(entry);
    const Call* culprit = nullptr;
    std::map<std::string, int64_t> failures;
    for (const Call& call : calls) {
      if (call.inner || call.messaging) continue;
      const Ending ending = CallOutcome(call).ending;
      if (ending != Ending::kFailed && ending != Ending::kAnswer) continue;
      if (At(call.top).adjusted_end_ns > At(entry).adjusted_end_ns) continue;  // it outlives
      if (MadeGood(calls, call)) continue;
      const Hop callee = Called(call);
      ++failures[callee.operation];
      if (survives_(caller, callee)) {
        survived_.insert(callee.operation);
        continue;
      }
      if (culprit == nullptr || Later(call, *culprit)) culprit = &call;
    }
    if (culprit != nullptr) *tries = failures[Called(*culprit).operation];
    return culprit;
  }

  // What failed outright says more than an answer such as NOT_FOUND; else what ended last.
  bool Later(const Call& a, const Call& b) const {
    const auto key = [&](const Call& call) {
      return std::tuple(CallOutcome(call).ending == Ending::kFailed, At(call.top).adjusted_end_ns,
                        call.top);
    };
    return key(a) > key(b);
  }

  // The same call was made again behind it and went well.
  bool MadeGood(std::span<const Call> calls, const Call& failed) const {
    const std::string operation = Called(failed).operation;
    return std::any_of(calls.begin(), calls.end(), [&](const Call& call) {
      return !call.inner && At(call.top).adjusted_start_ns >= At(failed.top).adjusted_end_ns &&
             CallOutcome(call).ending == Ending::kOk && Called(call).operation == operation;
    });
  }

  // Ends: each step goes to a span below.
  void FollowFailure() {
    int32_t entry = entry_;
    for (;;) {
      int64_t tries = 1;
      const Call* call = Culprit(entry, result_.hops.back(), &tries);
      if (call == nullptr) break;
      result_.hops.push_back(Called(*call));
      result_.hops.back().tries = tries;
      if (call->server < 0) {
        result_.where = call->proxies.empty() ? Arises::kPeer : Arises::kProxy;
        break;
      }
      if (!OutcomeOf(At(call->server)).non_ok) {
        result_.where = call->client < 0 ? Arises::kOwn : Arises::kWay;
        break;
      }
      entry = call->server;
    }
    if (result_.where == Arises::kOwn && IsProxy(At(entry), rules_)) result_.where = Arises::kProxy;
    result_.survived.assign(survived_.begin(), survived_.end());
  }

  void CollectTimes() {
    std::vector<const Call*> call_of(trace_.spans.size(), nullptr);
    for (const Call& call : topology_.calls)
      if (call.client >= 0 && !call.inner) call_of[static_cast<size_t>(call.client)] = &call;
    std::vector<bool> below(trace_.spans.size(), false);
    for (const int32_t i : topology_.order) {
      const int32_t parent = trace_.parent[static_cast<size_t>(i)];
      below[static_cast<size_t>(i)] =
          i == entry_ || (parent >= 0 && below[static_cast<size_t>(parent)]);
      if (below[static_cast<size_t>(i)]) Count(i, call_of);
    }
    for (const Section& section : CriticalPath(trace_, entry_))
      Hold(section.span, section.end_ns - section.start_ns, call_of);
    for (auto& [key, holder] : holders_) {
      int64_t most = holder.own_ns;
      for (const auto& [name, ns] : holder.inner)
        if (ns > most) {
          most = ns;
          holder.time.inner = name;
        }
      if (holder.time.critical_ns > 0) result_.times.push_back(holder.time);
    }
    std::stable_sort(
        result_.times.begin(), result_.times.end(),
        [](const TimeHolder& a, const TimeHolder& b) { return a.critical_ns > b.critical_ns; });
  }

  using Key = std::tuple<std::string, std::string, std::string, std::string, Arises>;
  struct Holder {
    TimeHolder time;
    int64_t own_ns = 0;
    std::map<std::string, int64_t> inner;  // by name of the span within the operation
  };

  Holder& Of(int32_t i, const std::vector<const Call*>& call_of) {
    TimeHolder time;
    const Call* call = call_of[static_cast<size_t>(i)];
    const int32_t owner = topology_.owner[static_cast<size_t>(i)];
    if (call != nullptr) {
      const Hop callee = Called(*call);
      time.where = call->server >= 0 || !call->proxies.empty() ? Arises::kWay : Arises::kPeer;
      time.component = callee.component;
      time.operation = callee.operation;
      SetCaller(call->entry, &time);
    } else {
      const Hop hop = Entry(owner < 0 ? i : owner);
      time.where = IsProxy(At(owner < 0 ? i : owner), rules_) ? Arises::kProxy : Arises::kOwn;
      time.component = hop.component;
      time.operation = hop.operation;
    }
    Holder& holder = holders_[{time.component, time.operation, time.caller_component,
                               time.caller_operation, time.where}];
    if (holder.time.component.empty()) holder.time = time;
    return holder;
  }

  void SetCaller(int32_t entry, TimeHolder* time) const {
    if (entry < 0) return;
    const Hop caller = Entry(entry);
    time->caller_component = caller.component;
    time->caller_operation = caller.operation;
  }

  void Count(int32_t i, const std::vector<const Call*>& call_of) {
    if (call_of[static_cast<size_t>(i)] != nullptr || topology_.is_entry[static_cast<size_t>(i)])
      ++Of(i, call_of).time.calls;
  }

  void Hold(int32_t i, int64_t ns, const std::vector<const Call*>& call_of) {
    Holder& holder = Of(i, call_of);
    holder.time.critical_ns += ns;
    if (call_of[static_cast<size_t>(i)] != nullptr || topology_.is_entry[static_cast<size_t>(i)])
      holder.own_ns += ns;
    else
      holder.inner[At(i).name] += ns;
  }

  const Trace& trace_;
  const Topology& topology_;
  const ComponentRules& rules_;
  const int32_t entry_;
  const Survives& survives_;
  Explanation result_;
  std::set<std::string> survived_;
  std::map<Key, Holder> holders_;
};

}  // namespace

std::string_view ToString(Arises where) {
  switch (where) {
    case Arises::kOwn:
      return "own";
    case Arises::kWay:
      return "way";
    case Arises::kPeer:
      return "peer";
    case Arises::kProxy:
      return "proxy";
  }
  return {};
}

Explanation Explain(const Trace& trace, const Topology& topology, const ComponentRules& rules,
                    int32_t entry, const Survives& survives) {
  return Explainer(trace, topology, rules, entry, survives).Run();
}

}  // namespace arterial::runtime
