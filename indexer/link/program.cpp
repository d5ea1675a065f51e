#include "indexer/link/program.h"

#include <algorithm>
#include <array>
#include <numeric>

#include "db/support/compress.h"
#include "indexer/link/interner.h"
#include "indexer/link/reach.h"

namespace arterial::indexer {
namespace {

using db::Severity;
constexpr size_t kSlack = 1000000;  // facts that may come before duplicates are thrown out

template <typename T>
void SortUnique(std::vector<T>& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

void Least(std::string& value, const std::string& other, bool first) {
  if (first || other < value) value = other;
}

class Builder {
 public:
  explicit Builder(Reach reach) : reach_(std::move(reach)) {}

  void Add(int64_t row, std::string file, std::string target, const db::UnitFacts& facts) {
    index_ = static_cast<UnitIndex>(program_.units.size());
    unit_ = Unit{row, std::move(file), std::move(target), kNone, {}, {}, {}};
    own_.clear();
    for (const db::FunctionFact& function : facts.functions) AddFunction(function);
    for (const db::CallFact& call : facts.calls) AddCall(call);
    for (const db::OverrideFact& fact : facts.overrides)
      program_.overrides.push_back(
          {Symbol(fact.method), Symbol(fact.overridden), Symbol(fact.type)});
    for (const db::ConstructedFact& fact : facts.constructed)
      unit_.constructed.push_back(Symbol(fact.type));
    AddSites(facts);
    AddSpans(facts);
    AddFlows(facts);
    SortUnique(unit_.defines);
    SortUnique(unit_.references);
    SortUnique(unit_.constructed);
    unit_.defines.shrink_to_fit();
    unit_.references.shrink_to_fit();
    unit_.constructed.shrink_to_fit();
    program_.units.push_back(std::move(unit_));
    // Many units repeat the calls of shared headers: thrown out before they fill the memory.
    if (program_.edges.size() > 2 * compacted_ + kSlack) CompactEdges();
    if (program_.overrides.size() > 2 * compacted_overrides_ + kSlack) CompactOverrides();
  }

  Program Finish() {
    program_.symbols = reach_.symbols.Take();
    program_.strings = strings_.Take();
    nodes_.Take();
    DropSuperseded(program_.call_sites);
    DropSuperseded(program_.handlers);
    Renumber();
    CompactEdges();
    CompactOverrides();
    SortUnique(program_.span_calls);
    CompactOpenCalls();
    CompactHelperCalls();
    SortUnique(program_.channels);
    for (auto* sites : AllSites())
      for (auto& [key, site] : *sites) {
        SortUnique(site.units);
        SortUnique(site.functions);
        SortUnique(site.nodes);
      }
    std::vector<std::pair<uint32_t, uint32_t>> pairs;
    for (NodeId node = 0; node < program_.nodes.size(); ++node)
      pairs.emplace_back(program_.nodes[node].symbol, node);
    program_.definitions = Grouped::From(std::move(pairs), program_.symbols.size());
    return std::move(program_);
  }

 private:
  std::array<std::map<SiteKey, Site>*, 5> AllSites() {
    return {&program_.call_sites, &program_.handlers, &program_.span_sites, &program_.context_sites,
            &program_.endpoint_sites};
  }
  SymbolId Symbol(const db::FunctionId& id) { return reach_.symbols.Add(id).first; }
  uint32_t String(const std::string& text) { return strings_.Add(text).first; }

  void AddFunction(const db::FunctionFact& fact) {
    const SymbolId symbol = Symbol(fact.id);
    const uint32_t file = String(fact.location.file);
    const auto [node, added] = nodes_.Add(uint64_t{symbol} << 32 | file);
    if (added) {
      const bool shown = reach_.Shows(symbol) || NamesConstructor(fact.name);
      const uint32_t name = String(shown ? fact.name : std::string());
      program_.nodes.push_back(
          {symbol, name, file, fact.location.line, fact.is_main, fact.internal});
    }
    own_[symbol] = node;
    unit_.defines.push_back(node);
    if (fact.is_main) unit_.main = node;
  }

  void AddCall(const db::CallFact& call) {
    const SymbolId to = Symbol(call.callee);
    unit_.references.push_back(to);
    if (!reach_.Leads(to, call.via)) return;
    auto from = own_.find(Symbol(call.caller));
    if (from == own_.end()) return;
    program_.edges.push_back(
        {from->second, to, call.via, String(call.location.file), call.location.line});
  }

  Site& AddSite(std::map<SiteKey, Site>& sites, const SiteKey& key,
                const db::FunctionId& function) {
    Site& site = sites[key];
    site.units.push_back(index_);
    const SymbolId symbol = Symbol(function);
    site.functions.push_back(symbol);
    if (auto own = own_.find(symbol); own != own_.end()) site.nodes.push_back(own->second);
    return site;
  }

  // Whether a fact of a unit has a say in what is known of its site, and is the first that has:
  // what a degraded unit says counts only as long as no other unit knows the site.
  static std::pair<bool, bool> Say(Site& site, bool is_new, bool degraded) {
    const bool better = site.degraded && !degraded;
    const bool equal = site.degraded == degraded;
    site.degraded = site.degraded && degraded;
    return {better || equal, is_new || better};
  }

  template <typename Fact>
  void AddOperation(std::map<SiteKey, Site>& sites, const SiteKey& key, const Fact& fact,
                    bool degraded) {
    const bool is_new = !sites.contains(key);
    Site& site = AddSite(sites, key, fact.function);
    const auto [counts, first] = Say(site, is_new, degraded);
    if (!counts) return;
    Least(site.framework, fact.framework, first);
    Least(site.kind, fact.call_kind, first);
    Least(site.api, fact.api, first);
  }

  static SiteKey Key(const db::Location& at, const std::string& operation = {}) {
    return {at.file, at.line, at.column, operation};
  }

  void AddSites(const db::UnitFacts& facts) {
    for (const db::HandlerFact& fact : facts.handlers)
      AddOperation(program_.handlers, Key(fact.location, fact.operation), fact, facts.degraded);
    for (const db::CallSiteFact& fact : facts.call_sites) {
      const SiteKey site = Key(fact.location, fact.operation);
      const bool is_new = !program_.call_sites.contains(site);
      AddOperation(program_.call_sites, site, fact, facts.degraded);
      // Instantiations that differ: the smallest, so that their order has no say.
      Least(program_.call_sites[site].statement, fact.statement, is_new);
      Least(program_.call_sites[site].key, fact.key, is_new);
      for (uint32_t span : fact.span_sites)
        program_.span_calls.emplace_back(Key(facts.span_sites[span].location), site);
    }
    for (const db::SpanSiteFact& fact : facts.span_sites) AddSpan(fact, facts.degraded);
    for (const db::EndpointFact& fact : facts.endpoints) AddEndpoint(fact, facts.degraded);
  }

  void AddSpan(const db::SpanSiteFact& fact, bool degraded) {
    const SiteKey place = Key(fact.location);
    const bool is_new = !program_.span_sites.contains(place);
    Site& site = AddSite(program_.span_sites, place, fact.function);
    const auto [counts, first] = Say(site, is_new, degraded);
    if (!counts) return;
    Least(site.framework, fact.framework, first);
    if (first) site.name = fact.name;
    // Two constants at one place (a macro, a template): what is said there is not constant.
    site.dynamic = fact.dynamic || (!first && (site.dynamic || site.name != fact.name));
  }

  void AddEndpoint(const db::EndpointFact& fact, bool degraded) {
    const SiteKey place = Key(fact.location);
    const bool is_new = !program_.endpoint_sites.contains(place);
    Site& site = AddSite(program_.endpoint_sites, place, fact.function);
    const auto [counts, first] = Say(site, is_new, degraded);
    if (!counts) return;
    Least(site.framework, fact.framework, first);
    Least(site.kind, fact.role, first);
    Least(site.name, fact.address, first);
    Least(site.api, fact.source, first);
  }

  // A degraded unit may not know the operation that another unit reads at the same place.
  void DropSuperseded(std::map<SiteKey, Site>& sites) {
    for (auto it = sites.begin(); it != sites.end();) {
      const auto& [file, line, column, operation] = it->first;
      const auto next = std::next(it);
      const bool known = next != sites.end() && std::get<0>(next->first) == file &&
                         std::get<1>(next->first) == line && std::get<2>(next->first) == column;
      if (!operation.empty() || !it->second.degraded || !known) {
        ++it;
        continue;
      }
      std::erase_if(program_.span_calls,
                    [&](const auto& pair) { return pair.second == it->first; });
      it = sites.erase(it);
    }
  }

  // What is known of the life of spans beyond their sites.
  void AddSpans(const db::UnitFacts& facts) {
    const auto span = [&](uint32_t index) { return Key(facts.span_sites[index].location); };
    for (const db::OpenCallFact& fact : facts.open_calls)
      if (auto from = own_.find(Symbol(fact.caller)); from != own_.end())
        program_.open_calls.push_back({&program_.span_sites.find(span(fact.span_site))->first,
                                       from->second, Symbol(fact.callee)});
    for (const db::ContextFact& fact : facts.contexts) {
      const SiteKey place = Key(fact.location);
      const bool is_new = !program_.context_sites.contains(place);
      Site& site = AddSite(program_.context_sites, place, fact.function);
      const auto [counts, first] = Say(site, is_new, facts.degraded);
      if (!counts) continue;
      Least(site.framework, fact.framework, first);
      Least(site.kind, fact.inject ? "inject" : "extract", first);
      if (first) program_.context_spans.erase(place);
      for (uint32_t index : fact.span_sites) program_.context_spans[place].insert(span(index));
    }
    for (const db::HeldSpanFact& fact : facts.held_spans)
      program_.held_spans[span(fact.span_site)].insert(fact.holder);
    program_.ended_holders.insert(facts.ended_holders.begin(), facts.ended_holders.end());
  }

  void AddFlows(const db::UnitFacts& facts) {
    for (const db::CallFlow& flow : facts.call_flows) {
      const auto [at, is_new] = program_.call_flows.try_emplace(Key(flow.location), flow);
      // Instantiations and units that differ: the smallest, so that their order has no say.
      if (!is_new && flow < at->second) at->second = flow;
    }
    for (const db::ChannelFact& channel : facts.channels)
      if (const auto from = own_.find(Symbol(channel.function)); from != own_.end())
        program_.channels.emplace_back(from->second, channel);
    for (const db::BodyFlow& flow : facts.body_flows) AddBody(flow);
    for (const db::HelperFlow& flow : facts.helper_flows) {
      if (flow.caller == flow.callee)
        for (const db::HelperFlow::Arrival& arrival : flow.arrivals)
          if (arrival.from.how == db::Outlet::How::kPassed) {
            const Hash128 id = db::PassedTo(flow.caller, static_cast<uint32_t>(arrival.from.id.lo));
            const auto [at, is_new] = program_.receivers.try_emplace(id, arrival.failure);
            if (!is_new && arrival.failure < at->second) at->second = arrival.failure;
          }
      const SymbolId to = Symbol(flow.callee);
      const auto from = own_.find(Symbol(flow.caller));
      if (from == own_.end() || !reach_.Leads(to, db::Via::kVirtual)) continue;
      program_.helper_calls.push_back(
          {from->second, to, String(flow.location.file), flow.location.line, flow});
    }
  }

  // Without the steps that lead nowhere.
  void AddBody(const db::BodyFlow& flow) {
    const auto from = own_.find(Symbol(flow.function));
    if (from == own_.end()) return;
    std::vector<uint32_t> kept;
    Body body;
    for (uint32_t i = 0; i < flow.steps.size(); ++i) {
      const db::StepFact& step = flow.steps[i];
      const SymbolId to = step.is_site ? kNone : Symbol(step.callee);
      if (to != kNone && !reach_.Leads(to, db::Via::kVirtual)) continue;
      kept.push_back(i);
      body.steps.push_back({to, String(step.location.file), step.location.line,
                            step.location.column, step.mode, step.end, step.awaited_line});
    }
    if (kept.empty()) return;
    for (size_t i = 0; i < kept.size(); ++i)
      for (size_t j = i + 1; j < kept.size(); ++j) {
        const size_t pair = db::PairOfSteps(kept[i], kept[j], flow.steps.size());
        body.order.push_back(flow.order[pair]);
        body.dependence.push_back(flow.dependence[pair]);
      }
    // Units agree on a function that they share, unless macros differ: then the one with the most
    // steps, and of equal ones the smallest text, so that the order of units has no say.
    const auto [known, added] = program_.bodies.try_emplace(from->second, std::move(body));
    const auto rank = [](const Body& b) {
      return std::tuple(~b.steps.size(), b.order, b.dependence);
    };
    if (!added && rank(body) < rank(known->second)) known->second = std::move(body);
  }

  void CompactHelperCalls() {
    std::vector<HelperCall>& calls = program_.helper_calls;
    const auto key = [](const HelperCall& c) {
      return std::tie(c.from, c.to, c.file, c.line, c.flow);
    };
    std::sort(calls.begin(), calls.end(),
              [&](const HelperCall& a, const HelperCall& b) { return key(a) < key(b); });
    calls.erase(
        std::unique(calls.begin(), calls.end(),
                    [&](const HelperCall& a, const HelperCall& b) { return key(a) == key(b); }),
        calls.end());
  }

  void CompactOpenCalls() {
    std::vector<OpenCall>& calls = program_.open_calls;
    const auto key = [](const OpenCall& c) { return std::tie(*c.span, c.from, c.to); };
    std::sort(calls.begin(), calls.end(),
              [&](const OpenCall& a, const OpenCall& b) { return key(a) < key(b); });
    calls.erase(std::unique(calls.begin(), calls.end(),
                            [&](const OpenCall& a, const OpenCall& b) { return key(a) == key(b); }),
                calls.end());
  }

  void CompactEdges() {
    auto key = [&](const Edge& e) {
      return std::tuple(e.from, static_cast<int>(e.via), e.to, e.file, e.line);
    };
    std::sort(program_.edges.begin(), program_.edges.end(),
              [&](const Edge& a, const Edge& b) { return key(a) < key(b); });
    program_.edges.erase(
        std::unique(program_.edges.begin(), program_.edges.end(),
                    [&](const Edge& a, const Edge& b) { return key(a) == key(b); }),
        program_.edges.end());
    compacted_ = program_.edges.size();
  }

  void CompactOverrides() {
    SortUnique(program_.overrides);
    compacted_overrides_ = program_.overrides.size();
  }

  // Numbers that follow content instead of the order of reading, so that ties between chains are
  // broken alike whatever else is in the program.
  void Renumber() {
    const std::vector<uint32_t> strings = Order(program_.strings, [&](uint32_t a, uint32_t b) {
      return program_.strings[a] < program_.strings[b];
    });
    const std::vector<uint32_t> nodes = Order(program_.nodes, [&](uint32_t a, uint32_t b) {
      const Node &x = program_.nodes[a], &y = program_.nodes[b];
      const auto &i = program_.symbols[x.symbol], &j = program_.symbols[y.symbol];
      return std::tie(i, program_.strings[x.file]) < std::tie(j, program_.strings[y.file]);
    });
    const std::vector<uint32_t> symbols = Order(program_.symbols, [&](uint32_t a, uint32_t b) {
      return program_.symbols[a] < program_.symbols[b];
    });
    Permute(program_.strings, strings);
    Permute(program_.nodes, nodes);
    Permute(program_.symbols, symbols);
    for (Node& node : program_.nodes) {
      node.symbol = symbols[node.symbol];
      node.name = strings[node.name];
      node.file = strings[node.file];
    }
    for (Edge& edge : program_.edges)
      edge = {nodes[edge.from], symbols[edge.to], edge.via, strings[edge.file], edge.line};
    for (Override& o : program_.overrides)
      o = {symbols[o.method], symbols[o.overridden], symbols[o.type]};
    for (Unit& unit : program_.units) {
      if (unit.main != kNone) unit.main = nodes[unit.main];
      Map(unit.defines, nodes);
      Map(unit.references, symbols);
      Map(unit.constructed, symbols);
    }
    for (auto& [node, channel] : program_.channels) node = nodes[node];
    std::map<NodeId, Body> bodies;
    for (auto& [node, body] : program_.bodies) {
      for (ProgramStep& step : body.steps) {
        if (step.to != kNone) step.to = symbols[step.to];
        step.file = strings[step.file];
      }
      bodies.emplace(nodes[node], std::move(body));
    }
    program_.bodies = std::move(bodies);
    for (HelperCall& call : program_.helper_calls) {
      call.from = nodes[call.from];
      call.to = symbols[call.to];
      call.file = strings[call.file];
    }
    for (OpenCall& call : program_.open_calls)
      call = {call.span, nodes[call.from], symbols[call.to]};
    for (auto* sites : AllSites())
      for (auto& [key, site] : *sites) {
        Map(site.functions, symbols);
        Map(site.nodes, nodes);
      }
  }

  // New number of each old one.
  template <typename T, typename Less>
  static std::vector<uint32_t> Order(const std::vector<T>& values, Less less) {
    std::vector<uint32_t> order(values.size()), rank(values.size());
    std::iota(order.begin(), order.end(), 0);
    std::sort(order.begin(), order.end(), less);
    for (uint32_t i = 0; i < order.size(); ++i) rank[order[i]] = i;
    return rank;
  }
  template <typename T>
  static void Permute(std::vector<T>& values, const std::vector<uint32_t>& rank) {
    std::vector<T> sorted(values.size());
    for (size_t i = 0; i < values.size(); ++i) sorted[rank[i]] = std::move(values[i]);
    values = std::move(sorted);
  }
  static void Map(std::vector<uint32_t>& values, const std::vector<uint32_t>& rank) {
    for (uint32_t& value : values) value = rank[value];
    std::sort(values.begin(), values.end());
  }

  Program program_;
  UnitIndex index_ = 0;
  Unit unit_;
  size_t compacted_ = 0, compacted_overrides_ = 0;
  std::unordered_map<SymbolId, NodeId> own_;  // definitions of the unit being read
  Reach reach_;
  Interner<std::string> strings_;
  Interner<uint64_t> nodes_;  // symbol, file
};

Result<db::UnitFacts> Unpack(std::string_view blob, const std::string& file) {
  Result<std::string> bytes = Decompress(blob);
  if (!bytes) return bytes.error();
  Result<db::UnitFacts> facts = db::Decode(*bytes);
  if (!facts) return Error{facts.error().code, facts.error().message, file};
  return facts;
}

Result<Reach> FindReach(db::Connection& db) {
  Result<db::Statement> select =
      db.Prepare("SELECT file, facts FROM unit WHERE facts IS NOT NULL ORDER BY id");
  if (!select) return select.error();
  ReachFinder finder;
  while (true) {
    Result<bool> row = select->Step();
    if (!row) return row.error();
    if (!*row) return finder.Finish();
    Result<db::UnitFacts> facts = Unpack(select->BlobAt(1), select->String(0));
    if (!facts) return facts.error();
    finder.Add(*facts);
  }
}

Severity SeverityOf(const std::string& text) {
  if (text == "error") return Severity::kError;
  return text == "info" ? Severity::kInfo : Severity::kWarning;
}

}  // namespace

Grouped Grouped::From(std::vector<std::pair<uint32_t, uint32_t>> pairs, size_t groups) {
  SortUnique(pairs);
  Grouped grouped;
  grouped.begin.assign(groups + 1, 0);
  grouped.items.reserve(pairs.size());
  for (const auto& [group, item] : pairs) {
    ++grouped.begin[group + 1];
    grouped.items.push_back(item);
  }
  std::partial_sum(grouped.begin.begin(), grouped.begin.end(), grouped.begin.begin());
  return grouped;
}

bool NamesConstructor(std::string_view name) {
  const size_t colons = name.rfind("::");
  if (colons == name.npos) return false;
  const std::string_view type = name.substr(0, colons);
  const size_t before = type.rfind("::");
  return name.substr(colons + 2) == (before == type.npos ? type : type.substr(before + 2));
}

Result<Program> LoadProgram(db::Connection& db, db::IssueLog& issues) {
  Result<Reach> reach = FindReach(db);
  if (!reach) return reach.error();
  Result<db::Statement> select = db.Prepare(
      "SELECT id, file, target, status, error, facts FROM unit ORDER BY file, command_hash");
  if (!select) return select.error();
  Builder builder(std::move(*reach));
  std::set<db::IssueFact> said;
  while (true) {
    Result<bool> row = select->Step();
    if (!row) return row.error();
    if (!*row) return builder.Finish();
    const std::string file = select->String(1), status = select->String(3);
    // Degraded without an error: by inferred flags, which the phase before said of all at once.
    if (status != "ok" && !select->IsNull(4))
      issues.Add("unit_" + status, status == "degraded" ? Severity::kWarning : Severity::kError,
                 file, 0, select->Text(4));
    if (select->IsNull(5)) continue;
    Result<db::UnitFacts> facts = Unpack(select->BlobAt(5), file);
    if (!facts) return facts.error();
    for (const db::IssueFact& issue : facts->issues)
      // unit_degraded is said above, by the unit's status; a place in a header is said once.
      if (issue.kind != "unit_degraded" && (issue.location.line == 0 || said.insert(issue).second))
        issues.Add(issue.kind, SeverityOf(issue.severity), issue.location.file, issue.location.line,
                   issue.detail);
    builder.Add(select->Int(0), file, select->String(2), *facts);
  }
}

}  // namespace arterial::indexer
