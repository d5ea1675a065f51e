#include "db/queries/impact.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>

#include "db/queries.h"
#include "db/support/text.h"

namespace arterial::db {
namespace {

std::optional<double> Number(const Statement& row, int column) {
  return row.IsNull(column) ? std::nullopt : std::optional(row.Real(column));
}
std::optional<std::string> Text(const Statement& row, int column) {
  return row.IsNull(column) ? std::nullopt : std::optional(row.String(column));
}

// What is known of one journey, with the rank of its worst call.
struct Ranked {
  JourneyImpact impact;
  int64_t rank = -1;
};
using Journeys = std::map<int64_t, Ranked>;

// Journeys that were seen to use one of the nodes.
Status AddSeen(Connection& db, Graph* graph, const std::vector<uint32_t>& seeds,
               Journeys* journeys) {
  Result<Statement> rows = PrepareNamed(db, "impact_journeys");
  if (!rows) return rows.error();
  for (const uint32_t seed : seeds) {
    Result<Node> node = graph->Describe(seed);
    if (!node) return node.error();
    rows->With(node->operation,
               node->component.empty() ? std::nullopt : std::optional(node->component));
    for (;;) {
      Result<bool> row = rows->Step();
      if (!row) return row.error();
      if (!*row) break;
      Ranked& known = (*journeys)[rows->Int(0)];
      const std::optional<double> seen = Number(*rows, 5), critical = Number(*rows, 6);
      JourneyImpact& impact = known.impact;
      impact.seen = std::max(impact.seen, seen);
      impact.critical_share = std::max(impact.critical_share, critical);
      if (rows->Int(8) <= known.rank) continue;
      known.rank = rows->Int(8);
      impact.effect = rows->Text(1);
      impact.basis = rows->Text(2);
      impact.chance_low = Number(*rows, 3);
      impact.chance_high = Number(*rows, 4);
      impact.chain = SplitWords(rows->Text(7), '\n');
    }
  }
  return {};
}

// From the node to what falls, by what each calls.
Result<std::vector<std::string>> ChainFrom(Graph* graph, const std::vector<Hurt>& hurt,
                                           uint32_t node) {
  std::vector<std::string> chain;
  for (;; node = hurt[node].next) {
    Result<Node> named = graph->Describe(node);
    if (!named) return named.error();
    chain.push_back(std::move(named->operation));
    if (hurt[node].hops <= 0) return chain;
  }
}

// Names, owners and figures of all journeys hit; those that begin at what falls, and those that the
// graph leads to but whose requests were never seen to go there.
Status AddReached(Connection& db, Graph* graph, const std::vector<Hurt>& hurt, Journeys* journeys) {
  Result<Statement> rows = PrepareNamed(db, "impact_roots");
  if (!rows) return rows.error();
  for (;;) {
    Result<bool> row = rows->Step();
    if (!row) return row.error();
    if (!*row) return {};
    const uint32_t root = static_cast<uint32_t>(rows->Int(1));
    const auto known = journeys->find(rows->Int(0));
    const bool begins = hurt[root].hops == 0;
    const bool reached = hurt[root].hops > 0 && hurt[root].consequence.effect != Effect::kSurvives;
    if (known == journeys->end() && !begins && !reached) continue;
    Ranked& ranked = known == journeys->end() ? (*journeys)[rows->Int(0)] : known->second;
    JourneyImpact& impact = ranked.impact;
    impact.journey = rows->Text(2);
    impact.traces = rows->Int(3);
    impact.owner = Text(*rows, 4);
    if (begins) {
      impact.seen = impact.critical_share = 1;
      impact.effect = ToText(Effect::kFails);
      impact.basis = ToText(Basis::kRuntime);
      impact.chance_low = impact.chance_high = 1;
      impact.chain.clear();
    } else if (known == journeys->end()) {
      const Consequence consequence = hurt[root].consequence;
      impact.effect = ToText(consequence.effect);
      impact.basis = ToText(consequence.basis);
      if (impact.traces > 0)
        impact.upper_bound = 1 - std::pow(0.05, 1.0 / static_cast<double>(impact.traces));
    }
    if (impact.chain.empty()) {
      Result<std::vector<std::string>> chain = ChainFrom(graph, hurt, root);
      if (!chain) return chain.error();
      impact.chain = std::move(*chain);
    }
  }
}

int EffectRank(std::string_view text) {
  for (const Effect effect : {Effect::kFails, Effect::kMayFail, Effect::kUnknown})
    if (text == ToText(effect)) return static_cast<int>(effect);
  return 0;
}

std::vector<JourneyImpact> Sorted(Journeys journeys) {
  std::vector<JourneyImpact> out;
  for (auto& [id, ranked] : journeys) out.push_back(std::move(ranked.impact));
  std::sort(out.begin(), out.end(), [](const JourneyImpact& a, const JourneyImpact& b) {
    const auto key = [](const JourneyImpact& each) {
      return std::tuple(each.seen.has_value(), EffectRank(each.effect),
                        each.seen.value_or(0) * static_cast<double>(each.traces));
    };
    return key(a) != key(b) ? key(a) > key(b)
                            : std::tie(a.journey, a.chain) < std::tie(b.journey, b.chain);
  });
  return out;
}

// The owners of what falls and of what falls with it, and of the journeys.
class Told {
 public:
  void Add(const std::optional<std::string>& owners, bool owns, Effect effect, bool journey) {
    if (!owners) return;
    for (const std::string& owner : SplitWords(*owners)) {
      OwnerImpact& told = told_[owner];
      told.owner = owner;
      told.owns = told.owns || owns;
      told.effect = std::max(told.effect, effect);
      ++(journey ? told.journeys : told.operations);
    }
  }

  Result<std::vector<OwnerImpact>> Contacts(Connection& db) {
    Result<Statement> rows = PrepareNamed(db, "owner_contact");
    if (!rows) return rows.error();
    std::vector<OwnerImpact> out;
    for (auto& [name, told] : told_) {
      rows->With(name);
      Result<bool> row = rows->Step();
      if (!row) return row.error();
      if (*row) {
        told.on_call = rows->Text(0);
        told.chat = rows->Text(1);
        told.email = rows->Text(2);
        told.escalation = rows->Text(3);
      }
      out.push_back(std::move(told));
    }
    std::sort(out.begin(), out.end(), [](const OwnerImpact& a, const OwnerImpact& b) {
      return std::tie(a.owns, a.effect, a.journeys, a.operations, b.owner) >
             std::tie(b.owns, b.effect, b.journeys, b.operations, a.owner);
    });
    return out;
  }

 private:
  std::map<std::string, OwnerImpact> told_;
};

Status AddOperations(Graph* graph, const std::vector<Hurt>& hurt, const ImpactOptions& options,
                     Impact* impact) {
  std::vector<uint32_t> listed;
  for (uint32_t node = 0; node < hurt.size(); ++node) {
    if (hurt[node].hops < 0) continue;
    const bool survives = hurt[node].consequence.effect == Effect::kSurvives;
    impact->operations_hurt += hurt[node].hops > 0 && !survives;
    if (hurt[node].hops <= options.most_hops && (!survives || hurt[node].hops <= 1))
      listed.push_back(node);
  }
  std::sort(listed.begin(), listed.end(), [&](uint32_t a, uint32_t b) {
    return std::tuple(-hurt[a].hops, hurt[a].consequence, b) >
           std::tuple(-hurt[b].hops, hurt[b].consequence, a);
  });
  if (options.limit > 0 && listed.size() > static_cast<size_t>(options.limit))
    listed.resize(static_cast<size_t>(options.limit));
  for (const uint32_t node : listed) {
    Result<Node> named = graph->Describe(node);
    if (!named) return named.error();
    OperationImpact each{
        named->operation, named->component, hurt[node].consequence, hurt[node].hops, {},
        named->owner};
    if (hurt[node].hops > 0) {
      Result<Node> next = graph->Describe(hurt[node].next);
      if (!next) return next.error();
      each.through = next->operation;
    }
    impact->operations.push_back(std::move(each));
  }
  return {};
}

// Owners by node, of all nodes that are hurt: one pass over the table where they are many.
Status AddOwners(Connection& db, const std::vector<Hurt>& hurt, Told* told) {
  Result<Statement> rows =
      db.Prepare("SELECT id, owner FROM graph_node WHERE id >= ? AND owner <> '' ORDER BY id");
  if (!rows) return rows.error();
  const auto wanted = [&](uint32_t node) {
    return hurt[node].hops >= 0 && hurt[node].consequence.effect != Effect::kSurvives;
  };
  std::vector<uint32_t> nodes;
  for (uint32_t node = 0; node < hurt.size(); ++node)
    if (wanted(node)) nodes.push_back(node);
  const bool many = nodes.size() > hurt.size() / 8;
  for (size_t i = 0; i < nodes.size(); ++i) {
    rows->With(int64_t{nodes[i]});
    for (;;) {
      Result<bool> row = rows->Step();
      if (!row) return row.error();
      if (!*row) break;
      const uint32_t node = static_cast<uint32_t>(rows->Int(0));
      if (!many && node != nodes[i]) break;
      if (node < hurt.size() && wanted(node))
        told->Add(rows->String(1), hurt[node].hops == 0, hurt[node].consequence.effect, false);
      if (!many) break;
    }
    if (many) break;
  }
  return {};
}

constexpr const char* kSubjectQueries[] = {"impact_operation", "impact_component", "impact_target",
                                           "owner_nodes", "impact_file"};

}  // namespace

Result<std::vector<uint32_t>> NodesOfSubject(Connection& db, SubjectKind kind,
                                             std::string_view name) {
  Result<Statement> rows = PrepareNamed(db, kSubjectQueries[static_cast<size_t>(kind)]);
  if (!rows) return rows.error();
  rows->With(name);
  std::vector<uint32_t> out;
  for (;;) {
    Result<bool> row = rows->Step();
    if (!row) return row.error();
    if (!*row) return out;
    out.push_back(static_cast<uint32_t>(rows->Int(0)));
  }
}

Result<Impact> ImpactOf(Connection& db, const std::vector<uint32_t>& seeds,
                        const ImpactOptions& options) {
  Result<Graph> graph = Graph::Open(db);
  if (!graph) return graph.error();
  Result<std::vector<Hurt>> hurt = Spread(&*graph, seeds);
  if (!hurt) return hurt.error();
  Impact impact;
  ARTERIAL_RETURN_IF_ERROR(AddOperations(&*graph, *hurt, options, &impact));
  Journeys journeys;
  ARTERIAL_RETURN_IF_ERROR(AddSeen(db, &*graph, seeds, &journeys));
  ARTERIAL_RETURN_IF_ERROR(AddReached(db, &*graph, *hurt, &journeys));
  impact.journeys = Sorted(std::move(journeys));
  Told told;
  ARTERIAL_RETURN_IF_ERROR(AddOwners(db, *hurt, &told));
  for (const JourneyImpact& journey : impact.journeys)
    if (const int rank = EffectRank(journey.effect); rank > 0)
      told.Add(journey.owner, false, static_cast<Effect>(rank), true);
  Result<std::vector<OwnerImpact>> owners = told.Contacts(db);
  if (!owners) return owners.error();
  impact.owners = std::move(*owners);
  return impact;
}

}  // namespace arterial::db
