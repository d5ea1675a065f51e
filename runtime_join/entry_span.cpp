#include "runtime_join/entry_span.h"

#include <algorithm>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "runtime_join/operation_name.h"

namespace arterial::runtime {
namespace {

bool IsLetterOrDigit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// Any of the words, between characters that are neither letters nor digits.
bool HasWord(std::string_view text, const std::vector<std::string>& words) {
  for (const std::string& word : words) {
    for (size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
      const size_t end = at + word.size();
      if ((at == 0 || !IsLetterOrDigit(text[at - 1])) &&
          (end == text.size() || !IsLetterOrDigit(text[end])))
        return true;
    }
  }
  return false;
}

bool IsCallKind(SpanKind kind) { return kind == SpanKind::kClient || kind == SpanKind::kProducer; }
bool IsServeKind(SpanKind kind) { return kind == SpanKind::kServer || kind == SpanKind::kConsumer; }

bool SameInstance(const Span& a, const Span& b) {
  return a.resource == b.resource ||
         (SameComponent(a, b) && a.resource->instance == b.resource->instance);
}

// Builds the topology in passes over the spans, each span after (or before) its parent.
class Finder {
 public:
  Finder(const Trace& trace, const ComponentRules& rules)
      : trace_(trace), rules_(rules), n_(trace.spans.size()) {}

  Topology Run() {
    SortTopDown();
    topology_.owner.assign(n_, -1);
    topology_.is_entry.assign(n_, false);
    topology_.is_client.assign(n_, false);
    serving_.assign(n_, -1);
    in_store_.assign(n_, false);
    for (int32_t i : topology_.order) Classify(i);
    has_inner_.assign(n_, false);
    for (auto it = topology_.order.rbegin(); it != topology_.order.rend(); ++it) PassUp(*it);
    call_of_.assign(n_, -1);
    for (int32_t i : topology_.order) AssignCall(i);
    PairBesideWrappers();
    FollowLinks();
    MakeCalls();
    return std::move(topology_);
  }

 private:
  const Span& At(int32_t i) const { return trace_.spans[static_cast<size_t>(i)]; }
  int32_t Parent(int32_t i) const { return trace_.parent[static_cast<size_t>(i)]; }
  bool SameAsParent(int32_t i) const { return SameComponent(At(i), At(Parent(i))); }

  void SortTopDown() {
    topology_.order.reserve(n_);
    for (int32_t root : trace_.roots) topology_.order.push_back(root);
    for (size_t i = 0; i < topology_.order.size(); ++i)
      for (int32_t child : trace_.Children(topology_.order[i])) topology_.order.push_back(child);
  }

  // CLIENT and PRODUCER; where instrumentation leaves the kind out, a span whose only child is in
  // another component, or a leaf that names its peer.
  bool ActsAsClient(int32_t i) const {
    const Span& span = At(i);
    if (IsCallKind(span.kind)) return true;
    if (span.kind != SpanKind::kUnspecified || Parent(i) < 0) return false;
    const auto children = trace_.Children(i);
    if (children.size() == 1)
      return !SameComponent(At(children[0]), span) && !IsCallKind(At(children[0]).kind);
    return children.empty() &&
           (IsStoreOrQueue(span) || !span.attributes.Get("peer.service").empty());
  }

  void Classify(int32_t i) {
    const Span& span = At(i);
    const int32_t parent = Parent(i);
    const bool top = parent < 0;
    const bool same = !top && SameAsParent(i);
    const int32_t serving = same ? serving_[parent] : -1;
    bool entry;
    if (IsServeKind(span.kind))
      entry = serving < 0 || !SameInstance(span, At(serving));
    else
      entry = !IsCallKind(span.kind) && (top || !same);
    topology_.is_entry[i] = entry;
    if (entry) {
      topology_.entries.push_back(i);
      topology_.owner[i] = i;
    } else if (same) {
      topology_.owner[i] = topology_.owner[parent];
    }
    const bool client = !entry && ActsAsClient(i);
    topology_.is_client[i] = client;
    // The SERVER or CONSUMER span above, with no client between: an entry span beneath it in the
    // same instance is a second view of the same request.
    serving_[i] = IsServeKind(span.kind) ? i : client ? -1 : serving;
    in_store_[i] = same && !entry && (in_store_[parent] || StoreClient(parent));
  }

  bool StoreClient(int32_t i) const { return topology_.is_client[i] && IsStoreOrQueue(At(i)); }

  // Transport spans beneath a database or queue client are that call's own.
  bool IsCandidate(int32_t i) const { return topology_.is_client[i] && !in_store_[i]; }

  void PassUp(int32_t i) {
    const int32_t parent = Parent(i);
    if (parent < 0 || topology_.is_entry[i] || !SameAsParent(i)) return;
    if (IsCandidate(i) || has_inner_[i]) has_inner_[parent] = true;
  }

  // Other client spans around client spans are wrappers (name resolution, retry loops): the
  // innermost is the call.
  void AssignCall(int32_t i) {
    const int32_t parent = Parent(i);
    if (IsCandidate(i) && (!has_inner_[i] || IsStoreOrQueue(At(i)))) {
      call_of_[i] = i;
      call_spans_.push_back(i);
      return;
    }
    if (parent < 0) return;
    if (!topology_.is_entry[i]) {
      if (SameAsParent(i)) call_of_[i] = call_of_[parent];
      return;
    }
    Attach(i, parent);
  }

  void Attach(int32_t entry, int32_t parent) {
    if (call_of_[parent] >= 0)
      served_.emplace_back(call_of_[parent], entry);
    else if (topology_.is_client[parent])
      beneath_wrapper_.emplace_back(parent, entry);
    else if (topology_.owner[parent] >= 0)
      server_only_.emplace_back(topology_.owner[parent], entry);
  }

  // Some client libraries send the wrapper's context: the server's span then hangs beneath the
  // wrapper, beside the client span it answers. That one is told by the operation.
  void PairBesideWrappers() {
    std::sort(beneath_wrapper_.begin(), beneath_wrapper_.end());
    std::vector<bool> answered(n_, false);
    for (const auto& [call, entry] : served_) answered[call] = true;
    for (const auto& [wrapper, entry] : beneath_wrapper_) {
      const std::string operation = NameOperation(At(entry)).name;
      int32_t found = -1;
      int32_t looked_at = 0;
      constexpr int32_t kEnough = 1000;  // tries: keeps hostile traces linear
      for (int32_t sibling : trace_.Children(wrapper)) {
        if (++looked_at > kEnough) break;
        if (call_of_[sibling] != sibling || answered[sibling]) continue;
        if (NameOperation(At(sibling)).name != operation) continue;
        found = sibling;
        break;
      }
      if (found >= 0) {
        answered[found] = true;
        served_.emplace_back(found, entry);
      } else if (topology_.owner[wrapper] >= 0) {
        server_only_.emplace_back(topology_.owner[wrapper], entry);
      }
    }
  }

  // A CONSUMER that is no child of its producer: the same trace may hold the linked span.
  void FollowLinks() {
    std::unordered_map<uint64_t, int32_t> producers;
    bool indexed = false;
    for (int32_t entry : topology_.entries) {
      const Span& span = At(entry);
      if (span.kind != SpanKind::kConsumer || span.links.empty()) continue;
      const int32_t parent = Parent(entry);
      if (parent >= 0 && call_of_[parent] >= 0) continue;
      if (!indexed)
        for (int32_t call : call_spans_) producers.emplace(At(call).id, call);
      indexed = true;
      bool found = false;
      for (const SpanLink& link : span.links) {
        const auto at = producers.find(link.span);
        if (link.trace.lo != trace_.id.lo || at == producers.end()) continue;
        served_.emplace_back(at->second, entry);
        found = true;
      }
      if (!found) topology_.link_only.push_back(entry);
    }
  }

  void MakeCalls() {
    std::sort(topology_.entries.begin(), topology_.entries.end());
    std::sort(topology_.link_only.begin(), topology_.link_only.end());
    std::sort(served_.begin(), served_.end());
    std::sort(call_spans_.begin(), call_spans_.end());
    std::sort(server_only_.begin(), server_only_.end());
    size_t at = 0;
    for (int32_t span : call_spans_) {
      Call call;
      call.entry = topology_.owner[span];
      call.client = call.top = span;
      call.messaging = At(span).kind == SpanKind::kProducer;
      const size_t begin = at;
      while (at < served_.size() && served_[at].first == span) ++at;
      if (at == begin) Push(call);
      for (size_t i = begin; i < at; ++i) PushServed(call, served_[i].second);
    }
    for (const auto& [caller, entry] : server_only_) {
      Call call;
      call.entry = caller;
      call.top = entry;
      PushServed(call, entry);
    }
    ThroughProxies();
    for (int32_t i : topology_.order) PushInner(i);
    std::sort(topology_.calls.begin(), topology_.calls.end(), [](const Call& a, const Call& b) {
      return std::tie(a.entry, a.top, a.server) < std::tie(b.entry, b.top, b.server);
    });
  }

  void Push(const Call& call) { topology_.calls.push_back(call); }

  // Not within another call: that span is a part of what the call does.
  void PushInner(int32_t i) {
    const Span& span = At(i);
    if (topology_.is_entry[i] || topology_.owner[i] < 0 || call_of_[i] >= 0 || in_store_[i] ||
        (span.kind != SpanKind::kInternal && span.kind != SpanKind::kUnspecified) ||
        !trace_.Children(i).empty())
      return;
    Call call;
    call.entry = topology_.owner[i];
    call.client = call.top = i;
    call.inner = true;
    Push(call);
  }

  void PushServed(Call call, int32_t entry) {
    call.server = entry;
    call.messaging |= At(entry).kind == SpanKind::kConsumer;
    Push(call);
  }

  // Replaces callees in proxies by what the proxy called; one proxy after another.
  void ThroughProxies() {
    std::unordered_map<int32_t, std::vector<size_t>> calls_of;  // of proxies
    const size_t direct = topology_.calls.size();
    for (size_t i = 0; i < direct; ++i) {
      const int32_t entry = topology_.calls[i].entry;
      if (entry >= 0 && IsProxy(At(entry), rules_)) calls_of[entry].push_back(i);
    }
    const auto through = [&](const Call& call) {
      return call.server >= 0 && IsProxy(At(call.server), rules_);
    };
    if (std::none_of(topology_.calls.begin(), topology_.calls.end(), through)) return;
    const std::vector<Call> calls = std::exchange(topology_.calls, {});
    constexpr size_t kMaxProxies = 16;
    for (const Call& original : calls) {
      std::vector<Call> open = {original};
      while (!open.empty()) {
        Call call = std::move(open.back());
        open.pop_back();
        if (!through(call) || call.proxies.size() >= kMaxProxies) {
          Push(call);
          continue;
        }
        call.proxies.push_back(call.server);
        const int32_t proxy = std::exchange(call.server, -1);
        const auto next = calls_of.find(proxy);
        bool forwarded = false;
        if (next != calls_of.end())
          for (size_t i : next->second)
            if (calls[i].server >= 0) {
              forwarded = true;
              Call on = call;
              on.server = calls[i].server;
              on.messaging |= calls[i].messaging;
              open.push_back(std::move(on));
            }
        if (!forwarded) Push(call);
      }
    }
  }

  const Trace& trace_;
  const ComponentRules& rules_;
  size_t n_;
  Topology topology_;
  std::vector<int32_t> serving_;
  std::vector<bool> in_store_;
  std::vector<bool> has_inner_;
  std::vector<int32_t> call_of_;  // the call a span belongs to, within its component
  std::vector<int32_t> call_spans_;
  std::vector<std::pair<int32_t, int32_t>> served_;           // (call span, entry span)
  std::vector<std::pair<int32_t, int32_t>> beneath_wrapper_;  // (wrapper, entry span)
  std::vector<std::pair<int32_t, int32_t>> server_only_;      // (caller's entry, callee's entry)
};

}  // namespace

bool IsProxy(const Span& span, const ComponentRules& rules) {
  return span.attributes.Get("component") == "proxy" ||
         HasWord(span.resource->service_name, rules.proxies);
}

bool IsLoadGenerator(const Span& span, const ComponentRules& rules) {
  const std::string& name = span.resource->service_name;
  return HasWord(name, rules.load_generators) || name.find("load-generator") != std::string::npos ||
         name.find("load_generator") != std::string::npos;
}

bool SameComponent(const Span& a, const Span& b) {
  return a.resource == b.resource ||
         (a.resource->service_name == b.resource->service_name &&
          a.resource->service_namespace == b.resource->service_namespace &&
          a.resource->environment == b.resource->environment);
}

Topology FindCalls(const Trace& trace, const ComponentRules& rules) {
  return Finder(trace, rules).Run();
}

}  // namespace arterial::runtime
