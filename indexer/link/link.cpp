#include "indexer/link/link.h"

#include <algorithm>

#include "indexer/link/call_flows.h"
#include "indexer/link/chains.h"
#include "indexer/link/failures.h"
#include "indexer/link/open_spans.h"
#include "indexer/link/orders.h"
#include "indexer/link/tables.h"

namespace arterial::indexer {
namespace {

using db::Severity;
using Sites = std::map<SiteKey, Site>;

// The definition that stands for a site's function: seen in the site's own unit, else any.
NodeId DefinitionOf(const Program& program, const Site& site) {
  if (!site.nodes.empty()) return site.nodes.front();
  for (SymbolId symbol : site.functions) {
    auto [i, end] = program.definitions.Of(symbol);
    if (i != end) return *i;
  }
  return kNone;
}

std::string SpanName(const Site& site) { return site.dynamic ? "" : "'" + site.name + "' "; }

class Assembly {
 public:
  Assembly(Program& program, const BuildLinks& links, db::IssueLog& issues)
      : program_(program),
        issues_(issues),
        overrides_(program),
        slice_(MakeSlice(program, overrides_)),
        open_calls_(OpenCallsByNode(program)) {
    linked_.binaries = FindBinaries(program, links);
  }

  Linked Run() {
    const Grouped in_binaries = BinariesOfUnits();
    Collect(program_.call_sites, "call_site", in_binaries, linked_.call_sites);
    Collect(program_.handlers, "handler", in_binaries, linked_.handlers);
    Collect(program_.span_sites, "span_site", in_binaries, linked_.span_sites);
    Collect(program_.context_sites, "context_site", in_binaries, linked_.context_sites);
    Collect(program_.endpoint_sites, "endpoint_site", in_binaries, linked_.endpoint_sites);
    const Grouped sites = ByBinary(linked_.call_sites), handlers = ByBinary(linked_.handlers);
    Resolver resolver(program_, overrides_, slice_);
    for (uint32_t binary = 0; binary < linked_.binaries.size(); ++binary)
      LinkBinary(binary, resolver, sites, handlers);
    FollowFailures();
    OrderCalls();
    AddCallers(program_, linked_);
    NoteLosses();
    return std::move(linked_);
  }

 private:
  Grouped BinariesOfUnits() const {
    std::vector<std::pair<uint32_t, uint32_t>> pairs;
    for (uint32_t i = 0; i < linked_.binaries.size(); ++i)
      for (UnitIndex unit : linked_.binaries[i].units) pairs.emplace_back(unit, i);
    return Grouped::From(std::move(pairs), program_.units.size());
  }

  void Collect(const Sites& from, const std::string& what, const Grouped& in_binaries,
               std::vector<LinkedSite>& to) {
    for (const auto& [key, site] : from) {
      LinkedSite linked{&key, &site, DefinitionOf(program_, site), {}};
      if (linked.node == kNone) {
        issues_.Add(what + "_without_function", Severity::kWarning, std::get<0>(key),
                    std::get<1>(key), "the function that it is in was not found: left out");
        continue;
      }
      for (UnitIndex unit : site.units) {
        auto [i, end] = in_binaries.Of(unit);
        linked.binaries.insert(linked.binaries.end(), i, end);
      }
      std::sort(linked.binaries.begin(), linked.binaries.end());
      linked.binaries.erase(std::unique(linked.binaries.begin(), linked.binaries.end()),
                            linked.binaries.end());
      to.push_back(std::move(linked));
    }
  }

  // Binary -> indices of sites in it.
  Grouped ByBinary(const std::vector<LinkedSite>& sites) const {
    std::vector<std::pair<uint32_t, uint32_t>> pairs;
    for (uint32_t i = 0; i < sites.size(); ++i)
      for (uint32_t binary : sites[i].binaries) pairs.emplace_back(binary, i);
    return Grouped::From(std::move(pairs), linked_.binaries.size());
  }

  // All definitions of a handler's function that the binary's slice holds.
  std::vector<uint32_t> Roots(const BinaryGraph& graph, const Site& handler) const {
    std::vector<uint32_t> roots;
    for (SymbolId symbol : handler.functions) {
      auto [i, end] = program_.definitions.Of(symbol);
      for (; i != end; ++i)
        if (const uint32_t local = graph.Local(*i); local != kNone) roots.push_back(local);
    }
    std::sort(roots.begin(), roots.end());
    return roots;
  }

  void LinkBinary(uint32_t index, Resolver& resolver, const Grouped& sites,
                  const Grouped& handlers) {
    auto [site, last_site] = sites.Of(index);
    if (site == last_site) return;
    const Binary& binary = linked_.binaries[index];
    const BinaryGraph graph = resolver.Resolve(binary);
    const std::vector<uint32_t> site_ids(site, last_site);
    std::vector<std::vector<uint32_t>> enclosing;
    for (uint32_t id : site_ids) {
      std::vector<uint32_t>& nodes = enclosing.emplace_back();
      for (NodeId node : linked_.call_sites[id].site->nodes)
        if (const uint32_t local = graph.Local(node); local != kNone) nodes.push_back(local);
    }
    ChainFinder finder(graph, enclosing);
    auto add = [&](uint32_t handler, const std::vector<uint32_t>& roots) {
      for (const Chain& chain : finder.From(roots))
        linked_.edges.push_back(Convert(chain, graph, index, handler, site_ids[chain.site]));
    };
    std::vector<uint32_t> started;
    auto [handler, last_handler] = handlers.Of(index);
    for (; handler != last_handler; ++handler) {
      const std::vector<uint32_t> roots = Roots(graph, *linked_.handlers[*handler].site);
      add(*handler, roots);
      started.insert(started.end(), roots.begin(), roots.end());
    }
    for (const auto& [span, at] :
         InheritedSpans(program_, open_calls_, slice_, graph, enclosing, started))
      linked_.inherited_spans.emplace(*span, site_ids[at]);
    std::vector<uint32_t> mains;
    for (NodeId node : binary.mains)
      if (const uint32_t local = graph.Local(node); local != kNone) mains.push_back(local);
    add(kNone, mains);
  }

  StaticEdge Convert(const Chain& chain, const BinaryGraph& graph, uint32_t binary,
                     uint32_t handler, uint32_t site) const {
    StaticEdge edge{binary, handler, site, db::Via::kCall, "low", {}, {}, {}, {}};
    for (size_t i = 0; i < chain.steps.size(); ++i) {
      const Edge* how = i == 0 ? nullptr : &slice_.edges[chain.steps[i].arc.edge];
      if (how != nullptr) edge.via = std::max(edge.via, how->via);
      edge.steps.push_back({graph.nodes[chain.steps[i].node], how});
    }
    if (chain.rank <= static_cast<uint8_t>(db::Via::kLambda))
      edge.confidence = "high";
    else if (chain.rank <= static_cast<uint8_t>(db::Via::kThread))
      edge.confidence = "medium";
    return edge;
  }

  void FollowFailures() {
    const FailureChains chains(program_, linked_);
    std::vector<std::vector<const db::Failure*>> of_site(linked_.call_sites.size());
    for (StaticEdge& edge : linked_.edges) {
      edge.failure = chains.Of(edge);
      chains.AddSurroundings(edge);
      of_site[edge.call_site].push_back(&edge.failure);
    }
    for (uint32_t site = 0; site < of_site.size(); ++site)
      linked_.failures.push_back(chains.Of(site, of_site[site]));
  }

  void OrderCalls() {
    const CallOrders orders(program_, linked_);
    const std::vector<StaticEdge>& edges = linked_.edges;
    for (size_t begin = 0, end = 0; begin < edges.size(); begin = end) {
      while (end < edges.size() && edges[end].binary == edges[begin].binary &&
             edges[end].handler == edges[begin].handler)
        ++end;
      const std::span<const StaticEdge> chains(&edges[begin], end - begin);
      for (CallOrder& order : orders.Of(chains)) linked_.orders.push_back(std::move(order));
      if (chains.size() <= kMostOrderedSites) continue;
      const bool main = edges[begin].handler == kNone;
      const SiteKey* place = main ? nullptr : linked_.handlers[edges[begin].handler].key;
      issues_.Add("order_left_out", Severity::kInfo,
                  main ? linked_.binaries[edges[begin].binary].main_file : std::get<0>(*place),
                  main ? 0 : std::get<1>(*place),
                  std::to_string(chains.size()) + " call sites are too many to compare in pairs");
    }
  }

  void NoteLosses() {
    std::vector<bool> reached(linked_.call_sites.size(), false);
    for (const StaticEdge& edge : linked_.edges) reached[edge.call_site] = true;
    for (size_t i = 0; i < reached.size(); ++i) {
      if (reached[i]) continue;
      const auto& [file, line, column, operation] = *linked_.call_sites[i].key;
      const bool homeless = linked_.call_sites[i].binaries.empty();
      issues_.Add("call_site_unreached", Severity::kInfo, file, line,
                  (operation.empty() ? "a dynamic operation" : operation) +
                      (homeless ? " is called in no binary" : " is reached by no handler or main"));
    }
    for (const auto& [span, holders] : program_.held_spans)
      for (const db::FunctionId& holder : holders)
        if (!program_.ended_holders.contains(holder))
          issues_.Add("span_never_finished", Severity::kWarning, std::get<0>(span),
                      std::get<1>(span),
                      "the span " + SpanName(program_.span_sites.at(span)) +
                          "is kept where no scope ends it, and nothing finishes it");
    for (const LinkedSite& handler : linked_.handlers)
      if (handler.binaries.empty())
        issues_.Add("handler_without_binary", Severity::kInfo, std::get<0>(*handler.key),
                    std::get<1>(*handler.key), std::get<3>(*handler.key) + " is in no binary");
  }

  const Program& program_;
  db::IssueLog& issues_;
  const Overrides overrides_;
  const Slice slice_;
  const Grouped open_calls_;
  Linked linked_;
};

}  // namespace

Result<LinkSummary> Link(db::Connection& db, const std::string& build_system) {
  db::IssueLog issues;
  Result<Program> program = LoadProgram(db, issues);
  if (!program) return program.error();
  Result<BuildLinks> links = LoadBuildLinks(db);
  if (!links) return links.error();
  Assembly assembly(*program, *links, issues);
  Linked linked = assembly.Run();
  for (Binary& binary : linked.binaries)
    if (binary.build_system.empty()) binary.build_system = build_system;
  Status status = db.InTransaction([&]() -> Status {
    ARTERIAL_RETURN_IF_ERROR(WriteTables(db, *program, linked));
    ARTERIAL_RETURN_IF_ERROR(db.Exec("DELETE FROM issue WHERE phase = 'link'"));
    ARTERIAL_RETURN_IF_ERROR(issues.Write(db, "link"));
    Result<db::Statement> version =
        db.Prepare("INSERT OR REPLACE INTO setting (key, value) VALUES ('link_version', ?)");
    if (!version) return version.error();
    return version->Run(kLinkVersion);
  });
  if (!status) return status.error();
  LinkSummary summary;
  summary.binaries = static_cast<int64_t>(linked.binaries.size());
  summary.call_sites = static_cast<int64_t>(linked.call_sites.size());
  summary.handlers = static_cast<int64_t>(linked.handlers.size());
  summary.span_sites = static_cast<int64_t>(linked.span_sites.size());
  summary.static_edges = static_cast<int64_t>(linked.edges.size());
  summary.unreached = issues.Count("call_site_unreached");
  return summary;
}

Result<LinkSummary> StoredLinkSummary(db::Connection& db) {
  Result<db::Statement> select = db.Prepare(
      "SELECT (SELECT count(*) FROM binary), (SELECT count(*) FROM call_site),"
      " (SELECT count(*) FROM handler), (SELECT count(*) FROM span_site),"
      " (SELECT count(*) FROM static_edge),"
      " (SELECT total(count) FROM issue WHERE kind = 'call_site_unreached')");
  if (!select) return select.error();
  Result<bool> row = select->Step();
  if (!row) return row.error();
  return LinkSummary{select->Int(0), select->Int(1), select->Int(2),
                     select->Int(3), select->Int(4), select->Int(5)};
}

}  // namespace arterial::indexer
