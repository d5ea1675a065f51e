#include "indexer/link/open_spans.h"

#include <algorithm>

namespace arterial::indexer {
namespace {

class Search {
 public:
  Search(const Slice& slice, const BinaryGraph& graph, const std::vector<uint32_t>& handlers)
      : slice_(slice), graph_(graph) {
    handler_.assign(graph.nodes.size(), false);
    for (uint32_t node : handlers) handler_[node] = true;
    seen_.assign(graph.nodes.size(), 0);
  }

  void Start() {
    ++round_;
    queue_.clear();
  }
  // The span is open while `call` is made.
  void Add(const OpenCall& call) {
    const uint32_t from = graph_.Local(call.from);
    if (from == kNone) return;
    for (uint32_t i = graph_.begin[from]; i < graph_.begin[from + 1]; ++i)
      if (slice_.edges[graph_.arcs[i].edge].to == call.to) Enter(graph_.arcs[i]);
  }
  void Run() {
    for (size_t next = 0; next < queue_.size(); ++next)
      for (uint32_t i = graph_.begin[queue_[next]]; i < graph_.begin[queue_[next] + 1]; ++i)
        Enter(graph_.arcs[i]);
  }
  bool Empty() const { return queue_.empty(); }
  bool Reached(uint32_t node) const { return seen_[node] == round_; }

 private:
  void Enter(const Arc& arc) {
    if (arc.rank >= static_cast<uint8_t>(db::Via::kStored) || Reached(arc.to)) return;
    const bool direct = arc.rank <= static_cast<uint8_t>(db::Via::kLambda);
    if (graph_.is_main[arc.to] || (handler_[arc.to] && !direct)) return;
    seen_[arc.to] = round_;
    queue_.push_back(arc.to);
  }

  const Slice& slice_;
  const BinaryGraph& graph_;
  std::vector<bool> handler_;
  std::vector<uint32_t> seen_;  // == round_: reached
  std::vector<uint32_t> queue_;
  uint32_t round_ = 0;
};

}  // namespace

Grouped OpenCallsByNode(const Program& program) {
  std::vector<std::pair<uint32_t, uint32_t>> pairs;
  for (uint32_t i = 0; i < program.open_calls.size(); ++i)
    pairs.emplace_back(program.open_calls[i].from, i);
  return Grouped::From(std::move(pairs), program.nodes.size());
}

std::vector<InheritedSpan> InheritedSpans(const Program& program, const Grouped& by_node,
                                          const Slice& slice, const BinaryGraph& graph,
                                          std::span<const std::vector<uint32_t>> sites,
                                          const std::vector<uint32_t>& handlers) {
  // In the program's order: by span.
  std::vector<uint32_t> calls;
  for (NodeId node : graph.nodes) {
    auto [i, end] = by_node.Of(node);
    calls.insert(calls.end(), i, end);
  }
  std::sort(calls.begin(), calls.end());
  std::vector<InheritedSpan> found;
  Search search(slice, graph, handlers);
  auto call = calls.begin();
  while (call != calls.end()) {
    const SiteKey* const span = program.open_calls[*call].span;
    search.Start();
    for (; call != calls.end() && program.open_calls[*call].span == span; ++call)
      search.Add(program.open_calls[*call]);
    if (search.Empty()) continue;
    search.Run();
    for (size_t site = 0; site < sites.size(); ++site)
      if (std::any_of(sites[site].begin(), sites[site].end(),
                      [&](uint32_t node) { return search.Reached(node); }))
        found.emplace_back(span, site);
  }
  return found;
}

}  // namespace arterial::indexer
