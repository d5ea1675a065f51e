#include "runtime_join/aggregate.h"

#include <algorithm>
#include <type_traits>

namespace arterial::runtime {
namespace {

// Adds every visited column; maxima are those named max_*.
template <typename Stat>
void AddColumns(Stat& to, const Stat& from) {
  Stat::Visit(to, [&](std::string_view name, auto member, Stat& stat) {
    if constexpr (std::is_same_v<std::decay_t<decltype(stat.*member)>, int64_t>) {
      if (name.starts_with("max_"))
        stat.*member = std::max(stat.*member, from.*member);
      else
        AddTo(stat.*member, from.*member);
    } else {
      stat.*member += from.*member;
    }
  });
}

void AddColumns(EdgeStat& to, const EdgeStat& from) {
  AddColumns<EdgeStat>(to, from);
  to.client.Merge(from.client);
  to.server.Merge(from.server);
  to.network.Merge(from.network);
}

// How numbers of another aggregate read in this one.
struct Translation {
  std::vector<Symbol> symbols;
  std::vector<uint32_t> components, operations, edges, evidence, journeys, paths;
};

uint32_t Translated(const std::vector<uint32_t>& ids, uint32_t id) {
  return id == kNoId ? kNoId : ids[id];
}

Translation TranslateEntities(const Aggregate& from, Aggregate* to) {
  Translation t;
  for (Symbol s = 0; s < from.symbols.size(); ++s)
    t.symbols.push_back(to->symbols.Intern(from.symbols[s]));
  for (uint32_t i = 0; i < from.components.size(); ++i) {
    const ComponentKey& key = from.components[i];
    t.components.push_back(to->components.Intern(
        {t.symbols[key.space], t.symbols[key.name], t.symbols[key.environment], key.kind}));
  }
  for (uint32_t i = 0; i < from.operations.size(); ++i) {
    const OperationKey& key = from.operations[i];
    t.operations.push_back(to->Operation(t.components[key.component], from.symbols[key.name],
                                         from.symbols[from.operation_system[i]]));
  }
  for (uint32_t i = 0; i < from.edges.size(); ++i) {
    const EdgeKey& key = from.edges[i];
    t.edges.push_back(
        to->Edge(t.operations[key.caller], t.operations[key.callee], key.messaging != 0));
  }
  for (uint32_t i = 0; i < from.evidence.size(); ++i) {
    EvidenceKey key = from.evidence[i];
    key.edge = t.edges[key.edge];
    for (Symbol EvidenceKey::* field :
         {&EvidenceKey::span_name, &EvidenceKey::observed_as, &EvidenceKey::enclosing_spans,
          &EvidenceKey::code_function, &EvidenceKey::code_file, &EvidenceKey::proxies,
          &EvidenceKey::version})
      key.*field = t.symbols[key.*field];
    t.evidence.push_back(to->evidence.Intern(key));
  }
  for (uint32_t i = 0; i < from.journeys.size(); ++i) {
    const JourneyKey& key = from.journeys[i];
    t.journeys.push_back(
        to->Journey(from.symbols[key.name], t.operations[key.root], from.journey_configured[i]));
  }
  for (uint32_t i = 0; i < from.paths.size(); ++i) {
    PathKey key = from.paths[i];
    key.journey = t.journeys[key.journey];
    key.parent = Translated(t.paths, key.parent);
    key.component = t.components[key.component];
    key.operation = Translated(t.operations, key.operation);
    key.name = t.symbols[key.name];
    t.paths.push_back(to->Path(key));
  }
  return t;
}

template <typename Key, typename Stat, typename Rename>
void MergeStats(const StatMap<Key, Stat>& from, StatMap<Key, Stat>* to, Rename rename) {
  for (const auto& [key, stat] : from) {
    Key renamed = key;
    rename(renamed);
    AddColumns((*to)[renamed], stat);
  }
}

}  // namespace

uint32_t Aggregate::Component(std::string_view space, std::string_view name,
                              std::string_view environment, ComponentKind kind) {
  return components.Intern(
      {symbols.Intern(space), symbols.Intern(name), symbols.Intern(environment), kind});
}

uint32_t Aggregate::Operation(uint32_t component, std::string_view name, std::string_view system) {
  const uint32_t id = operations.Intern({component, symbols.Intern(name)});
  if (id == operation_system.size()) operation_system.push_back(0);
  if (system > symbols[operation_system[id]]) operation_system[id] = symbols.Intern(system);
  return id;
}

uint32_t Aggregate::Edge(uint32_t caller, uint32_t callee, bool messaging) {
  return edges.Intern({caller, callee, static_cast<uint32_t>(messaging)});
}

uint32_t Aggregate::Journey(std::string_view name, uint32_t root, bool configured) {
  const uint32_t id = journeys.Intern({symbols.Intern(name), root});
  if (id == journey_configured.size()) journey_configured.push_back(false);
  if (configured) journey_configured[id] = true;
  return id;
}

uint32_t Aggregate::Path(const PathKey& key) {
  const uint32_t id = paths.Intern(key);
  if (id == path_depth.size())
    path_depth.push_back(key.parent == kNoId ? 0 : path_depth[key.parent] + 1);
  return id;
}

void Aggregate::Merge(const Aggregate& other) {
  const Translation t = TranslateEntities(other, this);
  const auto by = [](const std::vector<uint32_t>& ids) {
    return [&ids](IdHour& key) { key.id = ids[key.id]; };
  };
  const auto by2 = [](const std::vector<uint32_t>& ids, const std::vector<uint32_t>& seconds) {
    return [&ids, &seconds](IdPairHour& key) {
      key.id = ids[key.id];
      key.second = seconds[key.second];
    };
  };
  MergeStats(other.versions, &versions, by2(t.components, t.symbols));
  MergeStats(other.systems, &systems, by2(t.components, t.symbols));
  MergeStats(other.quality, &quality, by(t.components));
  MergeStats(other.entries, &entries, by(t.operations));
  MergeStats(other.roots, &roots, by(t.operations));
  MergeStats(other.entry_times, &entry_times, by(t.operations));
  MergeStats(other.edge_times, &edge_times, by(t.edges));
  MergeStats(other.entry_failures, &entry_failures, by(t.operations));
  MergeStats(other.edge_failures, &edge_failures, by(t.edges));
  MergeStats(other.fan_outs, &fan_outs, by(t.edges));
  MergeStats(other.owners, &owners, [&](OwnerKey& key) {
    key.component = t.components[key.component];
    key.attribute = t.symbols[key.attribute];
    key.owner = t.symbols[key.owner];
  });
  MergeStats(other.span_names, &span_names, [&](SpanNameKey& key) {
    key.operation = t.operations[key.operation];
    key.name = t.symbols[key.name];
  });
  MergeStats(other.edge_stats, &edge_stats, by(t.edges));
  MergeStats(other.answers, &answers, by2(t.edges, t.symbols));
  MergeStats(other.edge_journeys, &edge_journeys, by2(t.edges, t.journeys));
  MergeStats(other.evidence_stats, &evidence_stats, by(t.evidence));
  MergeStats(other.journey_stats, &journey_stats, by(t.journeys));
  MergeStats(other.journey_latency, &journey_latency,
             [&](BucketKey& key) { key.journey = t.journeys[key.journey]; });
  MergeStats(other.path_stats, &path_stats, [&](PathHour& key) { key.path = t.paths[key.path]; });
  sessions.Merge(other.sessions, t.symbols);
  for (const auto& [key, exemplar] : other.exemplars.chosen())
    exemplars.Offer({t.journeys[key.journey], key.octave, key.failed}, exemplar);
}

}  // namespace arterial::runtime
