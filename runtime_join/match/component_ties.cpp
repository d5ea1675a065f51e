#include "runtime_join/match/component_ties.h"

#include <algorithm>
#include <set>

#include "runtime_join/match/operation_match.h"

namespace arterial::runtime {
namespace {

// Full package, service and method agree: enough to name a callee by its RPC alone.
constexpr int kFullRpc = 450;

// Per binary: which of the observed operations it handles.
std::vector<std::set<int>> Handled(const StaticIndex& index, const Observed& observed,
                                   const std::vector<int>& operations) {
  std::vector<std::set<int>> handled(index.binaries.size());
  for (size_t b = 0; b < index.binaries.size(); ++b)
    for (int operation : operations)
      for (int handler : index.handlers_of[b])
        if (MatchOperation(index.handlers[handler].operation, observed.operations[operation].name) >
            0) {
          handled[b].insert(operation);
          break;
        }
  return handled;
}

std::vector<ComponentTie> TieByOperations(const StaticIndex& index, const Observed& observed,
                                          const std::vector<int>& operations) {
  std::vector<std::set<int>> left = Handled(index, observed, operations);
  std::vector<ComponentTie> ties;
  for (;;) {
    size_t best = 0;
    for (const std::set<int>& set : left) best = std::max(best, set.size());
    if (best == 0) return ties;
    std::set<int> explained;
    for (size_t b = 0; b < left.size(); ++b) {
      if (left[b].size() != best) continue;
      ties.push_back({static_cast<int>(b), "operations", static_cast<int64_t>(best)});
      explained.insert(left[b].begin(), left[b].end());
    }
    for (std::set<int>& set : left)
      for (int operation : explained) set.erase(operation);
  }
}

std::vector<ComponentTie> TieBySpanNames(const StaticIndex& index,
                                         const std::vector<std::string>& seen) {
  std::vector<ComponentTie> ties;
  size_t best = 0;
  for (size_t b = 0; b < index.binaries.size(); ++b) {
    size_t agree = 0;
    for (const std::string& name : index.span_names[b])
      agree += std::binary_search(seen.begin(), seen.end(), name);
    if (agree == 0 || agree < best) continue;
    if (agree > best) ties.clear();
    best = agree;
    ties.push_back({static_cast<int>(b), "span_names", static_cast<int64_t>(agree)});
  }
  return ties;
}

// The best handler's operation among `handlers`; '' below `least`.
const StaticIndex::Handler* BestHandler(const StaticIndex& index, const std::vector<int>& handlers,
                                        const std::string& name, int least) {
  const StaticIndex::Handler* best = nullptr;
  int score = least - 1;
  for (int handler : handlers) {
    const int match = MatchOperation(index.handlers[handler].operation, name);
    if (match <= score) continue;
    score = match;
    best = &index.handlers[handler];
  }
  return best;
}

bool Contains(const std::vector<std::string>& sorted, const std::string& name) {
  return std::binary_search(sorted.begin(), sorted.end(), name);
}

// What the call sites call that run while a client span of an edge to `operation` is open.
std::set<std::string> CalledBy(const StaticIndex& index, const Observed& observed,
                               const ComponentTies& ties, int operation) {
  std::set<std::string> called;
  for (const Observed::Edge& edge : observed.edges) {
    if (edge.callee != operation) continue;
    for (const ComponentTie& tie : ties.of[observed.operations[edge.caller].component])
      for (int site : index.sites_of[tie.binary])
        for (const Observed::EvidenceRow& row : edge.evidence)
          if (Contains(index.sites[site].span_names, row.evidence.span_name))
            called.insert(index.sites[site].operation);
  }
  return called;
}

// The handler whose function opens a span of that name, where all that do are of one operation; of
// several operations the one that the callers' sites call.
const StaticIndex::Handler* HandlerOfSpan(const StaticIndex& index, const Observed& observed,
                                          const ComponentTies& ties, int binary, int operation) {
  std::map<std::string_view, const StaticIndex::Handler*> found;
  for (int i : index.handlers_of[binary])
    if (const StaticIndex::Handler& handler = index.handlers[i];
        Contains(handler.span_names, observed.operations[operation].name))
      found.try_emplace(handler.operation, &handler);
  if (found.size() > 1) {
    const std::set<std::string> called = CalledBy(index, observed, ties, operation);
    std::erase_if(found, [&](const auto& at) { return !called.contains(std::string(at.first)); });
  }
  return found.size() == 1 ? found.begin()->second : nullptr;
}

void NameOperations(const StaticIndex& index, const Observed& observed, ComponentTies& ties) {
  std::vector<int> all(index.handlers.size());
  for (size_t i = 0; i < all.size(); ++i) all[i] = static_cast<int>(i);
  for (size_t i = 0; i < observed.operations.size(); ++i) {
    const Observed::Operation& operation = observed.operations[i];
    ties.answering[i] = operation.component;
    ties.shown_name[i] = operation.name;
    if (observed.components[operation.component].span) continue;
    const StaticIndex::Handler* handler = nullptr;
    for (const ComponentTie& tie : ties.of[operation.component]) {
      handler = BestHandler(index, index.handlers_of[tie.binary], operation.name, 1);
      if (handler) break;
    }
    // A name that says what was called is never a mere span name.
    if (!handler && operation.system.empty()) {
      for (const ComponentTie& tie : ties.of[operation.component]) {
        handler = HandlerOfSpan(index, observed, ties, tie.binary, static_cast<int>(i));
        if (handler) break;
      }
      ties.by_span[i] = handler != nullptr;
    }
    // A path alone does not say which server it is on; a full RPC name does.
    const bool rpc = operation.name.find(' ') == std::string::npos;
    if (!handler && rpc && ties.of[operation.component].empty())
      handler = BestHandler(index, all, operation.name, kFullRpc);
    if (!handler) continue;
    ties.static_name[i] = handler->operation;
    const bool regex = handler->operation.find_first_of("([\\") != std::string::npos;
    const bool observed_template = operation.name.find_first_of("{:<") != std::string::npos;
    ties.shown_name[i] = regex && observed_template ? operation.name : handler->operation;
    for (int binary : handler->binaries)
      ties.shown_of[{binary, handler->operation}] = ties.shown_name[i];
    if (!observed.components[operation.component].peer) continue;
    // A client span without a server: whoever handles the operation answered.
    for (int binary : handler->binaries)
      if (ties.component_of[binary] >= 0) ties.answering[i] = ties.component_of[binary];
  }
}

}  // namespace

ComponentTies TieComponents(const StaticIndex& index, const Observed& observed) {
  ComponentTies ties;
  ties.of.resize(observed.components.size());
  ties.component_of.assign(index.binaries.size(), -1);
  ties.static_name.resize(observed.operations.size());
  ties.shown_name.resize(observed.operations.size());
  ties.answering.assign(observed.operations.size(), -1);
  ties.by_span.assign(observed.operations.size(), false);
  std::vector<std::vector<int>> served(observed.components.size());
  for (size_t i = 0; i < observed.operations.size(); ++i)
    if (observed.operations[i].all_entries > 0)
      served[observed.operations[i].component].push_back(static_cast<int>(i));
  std::vector<int64_t> best(index.binaries.size(), 0);
  for (size_t c = 0; c < observed.components.size(); ++c) {
    if (observed.components[c].peer) continue;
    ties.of[c] = TieByOperations(index, observed, served[c]);
    if (ties.of[c].empty()) ties.of[c] = TieBySpanNames(index, observed.span_names[c]);
    for (const ComponentTie& tie : ties.of[c])
      if (tie.evidence > best[tie.binary]) {
        best[tie.binary] = tie.evidence;
        ties.component_of[tie.binary] = static_cast<int>(c);
      }
  }
  NameOperations(index, observed, ties);
  return ties;
}

}  // namespace arterial::runtime
