// Journeys of a complete trace: duration, critical path and slack, summed per call path.
#include <algorithm>
#include <utility>

#include "runtime_join/critical_path.h"
#include "runtime_join/measure.h"

namespace arterial::runtime {
namespace {

// The tree below `root` as a trace of its own; original[i] is the number of span i in `trace`.
// Critical path and slack of one tree then cost nothing for the trees beside it.
Trace TreeOf(const Trace& trace, int32_t root, std::vector<int32_t>* original) {
  *original = {root};
  for (size_t i = 0; i < original->size(); ++i)
    for (int32_t child : trace.Children((*original)[i])) original->push_back(child);
  std::vector<int32_t> sorted = *original;
  std::sort(sorted.begin(), sorted.end());
  *original = sorted;
  const auto number = [&](int32_t i) {
    return static_cast<int32_t>(std::lower_bound(sorted.begin(), sorted.end(), i) - sorted.begin());
  };
  Trace tree;
  tree.id = trace.id;
  tree.weight = trace.weight;
  tree.weight_source = trace.weight_source;
  tree.roots = {number(root)};
  tree.child_start.push_back(0);
  for (int32_t i : sorted) {
    tree.spans.push_back(trace.spans[static_cast<size_t>(i)]);
    tree.parent.push_back(i == root ? -1 : number(trace.parent[static_cast<size_t>(i)]));
    for (int32_t child : trace.Children(i)) tree.child_list.push_back(number(child));
    tree.child_start.push_back(static_cast<int32_t>(tree.child_list.size()));
  }
  return tree;
}

}  // namespace

void Measurer::MeasureJourneys() {
  std::vector<const db::ExclusionRule*> excluded;
  const std::vector<JourneyInstance> journeys =
      FindJourneys(*trace_, topology_, config_, &excluded);
  for (const db::ExclusionRule* rule : excluded)
    issues_->Add("excluded_request", db::Severity::kInfo, {}, 0,
                 "no user made it, by the rule " + rule->name);
  // Work per journey is proportional to the trace unless each tree is cut out first.
  const bool cut = journeys.size() > 4;
  std::vector<int32_t> original;
  for (const JourneyInstance& journey : journeys) {
    const uint32_t id =
        aggregate_->Journey(journey.name, operation_[journey.entry], journey.configured);
    const int32_t hour = hour_[journey.entry];
    if (journey.step > 0) CountVisit(journey);
    if (cut) {
      const Trace tree = TreeOf(*trace_, journey.entry, &original);
      MeasureTree({tree, &original, tree.roots[0], id, hour});
    } else {
      MeasureTree({*trace_, nullptr, journey.entry, id, hour});
    }
  }
  CountEdgeJourneys();
  // Of a great trace nothing is kept that the rest of it does not need.
  constexpr size_t kGreat = 100'000;
  if (own_.capacity() < kGreat) return;
  own_ = {};
  order_ = {};
  path_ = {};
}

// One step of a journey of several requests.
void Measurer::CountVisit(const JourneyInstance& journey) {
  if (journey.session.empty()) {
    issues_->Add("step_without_session", db::Severity::kInfo, {}, 0,
                 "a step of " + journey.name + " that does not say whose it is");
    return;
  }
  const Span& entry = At(journey.entry);
  const bool failed = entry_outcome_[static_cast<size_t>(entry_index_[journey.entry])].non_ok;
  aggregate_->sessions.Offer(
      aggregate_->symbols.Intern(journey.name), HashBytes(journey.session).lo,
      {entry.start_ns, journey.step, trace_->id, entry.end_ns - entry.start_ns, failed});
}

void Measurer::MeasureTree(const JourneyTree& at) {
  ++instance_;
  const Span& root = at.tree.spans[static_cast<size_t>(at.root)];
  const int64_t duration = root.adjusted_end_ns - root.adjusted_start_ns;
  const bool failed = entry_outcome_[static_cast<size_t>(entry_index_[at.InTrace(at.root)])].non_ok;
  JourneyStat& stat = aggregate_->journey_stats[{at.journey, at.hour}];
  ++stat.traces;
  stat.weight += trace_->weight;
  stat.unknown_weight += trace_->weight_source == WeightSource::kUnknown;
  stat.errors += failed;
  if (failed) stat.error_weight += trace_->weight;
  AddTo(stat.duration_ns, duration);
  stat.max_ns = std::max(stat.max_ns, duration);
  BucketStat& bucket = aggregate_->journey_latency[{at.journey, at.hour, BucketIndex(duration)}];
  ++bucket.count;
  bucket.weight += trace_->weight;

  own_.assign(at.tree.spans.size(), {});
  for (const Section& section : CriticalPath(at.tree, at.root)) {
    const int64_t time = section.end_ns - section.start_ns;
    CriticalTime& own = own_[static_cast<size_t>(section.span)];
    own.ns += time;
    if (section.how == Decided::kAssumed) own.assumed_ns += time;
    if (section.how == Decided::kClipped) own.clipped_ns += time;
    AddTo(section.how == Decided::kAssumed   ? stat.assumed_ns
          : section.how == Decided::kClipped ? stat.clipped_ns
                                             : stat.measured_ns,
          time);
  }
  CountPaths(at, OctaveOf(duration));
  for (size_t k = order_.size(); k-- > 1;) {
    CriticalTime& above = own_[static_cast<size_t>(at.tree.parent[order_[k]])];
    const CriticalTime& below = own_[order_[k]];
    above.ns += below.ns;
    above.clipped_ns += below.clipped_ns;
    above.assumed_ns += below.assumed_ns;
  }
  for (int32_t i : order_) {
    critical_[at.InTrace(i)] = own_[i];
    journey_of_[at.InTrace(i)] = static_cast<int32_t>(instances_.size());
  }
  instances_.push_back({at.journey, at.hour, failed});
  OfferExemplar(at.journey, OctaveOf(duration), failed, duration);
}

// Leaves the tree's spans in order_, parents first.
void Measurer::CountPaths(const JourneyTree& at, int32_t octave) {
  const std::vector<int64_t> slack = Slack(at.tree, at.root);
  order_.assign(1, at.root);
  path_.assign(at.tree.spans.size(), kNoId);
  for (size_t k = 0; k < order_.size(); ++k) {
    const int32_t i = order_[k];
    const uint32_t above = i == at.root ? kNoId : path_[static_cast<size_t>(at.tree.parent[i])];
    const uint32_t path = path_[i] = PathOf(at.InTrace(i), above, at.journey);
    const Span& span = at.tree.spans[static_cast<size_t>(i)];
    PathStat& sums = aggregate_->path_stats[{path, at.hour, octave}];
    ++sums.spans;
    AddTo(sums.duration_ns, span.adjusted_end_ns - span.adjusted_start_ns);
    AddCritical(sums, own_[i]);
    slack_[at.InTrace(i)] = slack[i];
    if (slack[i] > 0) {
      AddTo(sums.slack_ns, slack[i]);
      ++sums.slack_spans;
    }
    if (std::exchange(path_seen_[path], instance_) != instance_) ++sums.traces;
    if (own_[i].ns > 0 && std::exchange(path_critical_seen_[path], instance_) != instance_)
      ++sums.on_path;
    for (int32_t child : at.tree.Children(i)) order_.push_back(child);
  }
}

uint32_t Measurer::PathOf(int32_t i, uint32_t parent, uint32_t journey_id) {
  if (parent != kNoId && aggregate_->path_depth[parent] >= kMaxPathDepth) {
    issues_->Add("call_path_too_deep", db::Severity::kInfo, {}, 0,
                 "spans below " + std::to_string(kMaxPathDepth) +
                     " levels are counted on their ancestor there");
    return parent;
  }
  const Span& span = At(i);
  const uint32_t operation = operation_[i];
  PathKey key{};
  key.journey = journey_id;
  key.parent = parent;
  key.component = Ids(span).component;
  key.operation = operation;
  key.name = operation == kNoId ? aggregate_->symbols.Intern(span.name)
                                : aggregate_->operations[operation].name;
  key.kind = static_cast<uint32_t>(span.kind);
  const uint32_t path = aggregate_->Path(key);
  if (path >= path_seen_.size()) {
    path_seen_.resize(path + 1, 0);
    path_critical_seen_.resize(path + 1, 0);
  }
  return path;
}

// Each edge once per journey instance for `traces`.
void Measurer::CountEdgeJourneys() {
  std::vector<std::pair<int32_t, uint32_t>> seen;  // (instance, edge)
  for (const MeasuredCall& call : calls_) {
    const int32_t instance = journey_of_[call.call->top];
    if (instance < 0) continue;
    seen.emplace_back(instance, call.edge);
    const Instance& in = instances_[static_cast<size_t>(instance)];
    if (call.first)
      AddCritical(aggregate_->edge_journeys[{call.edge, in.journey, in.hour}],
                  critical_[call.call->top]);
  }
  std::sort(seen.begin(), seen.end());
  seen.erase(std::unique(seen.begin(), seen.end()), seen.end());
  for (const auto& [instance, edge] : seen) {
    const Instance& in = instances_[static_cast<size_t>(instance)];
    ++aggregate_->edge_journeys[{edge, in.journey, in.hour}].traces;
  }
}

void Measurer::OfferExemplar(uint32_t journey_id, int32_t octave, bool failed,
                             int64_t duration_ns) {
  const Hash128 rank = HashBytes(ToBlob(trace_->id));
  for (const ExemplarKey& key :
       {ExemplarKey{journey_id, octave, failed ? 1u : 0u}, ExemplarKey{journey_id, kSlowest, 0}}) {
    if (!aggregate_->exemplars.Wants(key, rank, duration_ns)) continue;
    if (exemplar_.empty()) exemplar_ = EncodeExemplar(*trace_);
    aggregate_->exemplars.Offer(key, {trace_->id, rank, duration_ns, exemplar_});
  }
}

}  // namespace arterial::runtime
