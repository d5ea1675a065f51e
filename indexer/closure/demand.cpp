#include "indexer/closure/demand.h"

#include <algorithm>
#include <unordered_set>

namespace arterial::indexer {
namespace {

std::string_view ClassOf(std::string_view name) {
  const size_t colons = name.rfind("::");
  return colons == name.npos ? std::string_view() : name.substr(0, colons);
}

bool HoldsSites(const db::UnitFacts& facts) {
  return !facts.call_sites.empty() || !facts.handlers.empty() || !facts.span_sites.empty() ||
         !facts.contexts.empty() || !facts.endpoints.empty();
}

}  // namespace

Demand::Symbol Demand::Of(const db::FunctionId& id) {
  auto [it, added] = symbols_.try_emplace(id, static_cast<Symbol>(nodes_.size()));
  if (added) nodes_.emplace_back();
  return it->second;
}

void Demand::Add(const db::UnitFacts& facts, uint32_t number) {
  const auto unit = static_cast<uint32_t>(units_.size());
  units_.emplace_back().number = number;
  const bool has_main = std::any_of(facts.functions.begin(), facts.functions.end(),
                                    [](const db::FunctionFact& f) { return f.is_main; });
  for (const db::FunctionFact& fact : facts.functions) {
    const Symbol symbol = Of(fact.id);
    Node& node = nodes_[symbol];
    if (node.name.empty()) node.name = fact.name;
    if (fact.in_header || (!fact.internal && !fact.is_main)) Elsewhere(symbol);
    // No program takes a unit for what every includer of a header defines, nor a second main.
    if (!fact.internal && !fact.in_header && !has_main) units_[unit].defines.push_back(symbol);
    const std::string_view type = ClassOf(node.name), method = node.name;
    const size_t colons = type.rfind("::");
    if (!type.empty() &&
        method.substr(type.size() + 2) == (colons == type.npos ? type : type.substr(colons + 2))) {
      constructors_.emplace(type, symbol);
      if (handler_classes_.contains(type)) Pull(symbol);
    }
  }
  for (const db::OverrideFact& fact : facts.overrides) nodes_[Of(fact.type)].is_type = true;
  for (const db::DeclaredFact& fact : facts.declared) {
    const Symbol symbol = Of(fact.id);
    if (nodes_[symbol].name.empty()) nodes_[symbol].name = fact.name;
    Elsewhere(symbol);
  }
  AddEdges(facts, unit);
  AddUnfollowed(facts, units_[unit]);
  for (const db::CallSiteFact& fact : facts.call_sites) Reach(Of(fact.function));
  // What a program registers itself, or asks requests for, it names.
  for (const db::HandlerFact& fact : facts.handlers)
    if (fact.api != "route" && fact.api != "request") AddHandler(Of(fact.function));
  if (HoldsSites(facts)) PullUnit(unit);
  Run();
}

void Demand::AddEdges(const db::UnitFacts& facts, uint32_t unit) {
  std::vector<Symbol> references;
  for (const db::CallFact& fact : facts.calls) {
    const Symbol from = Of(fact.caller), to = Of(fact.callee);
    const bool dispatches = fact.via != db::Via::kCall && fact.via != db::Via::kLambda;
    (dispatches ? nodes_[to].dispatching_callers : nodes_[to].callers).push_back(from);
    if (nodes_[to].reached || (dispatches && nodes_[to].reached_virtually)) Reach(from);
    references.push_back(to);
  }
  for (const db::ConstructedFact& fact : facts.constructed) references.push_back(Of(fact.type));
  std::sort(references.begin(), references.end());
  references.erase(std::unique(references.begin(), references.end()), references.end());
  for (Symbol symbol : references) {
    nodes_[symbol].pulled_by.push_back(unit);
    if (nodes_[symbol].pulls) PullUnit(unit);
  }
  for (const db::OverrideFact& fact : facts.overrides) {
    const Symbol method = Of(fact.method), base = Of(fact.overridden), type = Of(fact.type);
    nodes_[method].overridden.push_back(base);
    nodes_[method].classes.push_back(type);
    if (nodes_[method].reached || nodes_[method].reached_virtually) ReachVirtually(base);
    if (nodes_[method].pulls) Pull(type);
    if (nodes_[method].reached) WantClass(type);
  }
}

void Demand::AddUnfollowed(const db::UnitFacts& facts, UnitNode& unit) {
  if (facts.follows_all) return;
  std::unordered_set<db::FunctionId> known(facts.follows.begin(), facts.follows.end());
  std::unordered_set<db::FunctionId> defined;
  for (const db::FunctionFact& fact : facts.functions) defined.insert(fact.id);
  for (const db::CallFact& call : facts.calls)
    if ((call.via == db::Via::kVirtual || !defined.contains(call.callee)) &&
        known.insert(call.callee).second)
      unit.unfollowed.push_back(Of(call.callee));
}

void Demand::AddHandler(Symbol symbol) {
  const std::string type(ClassOf(nodes_[symbol].name));
  if (type.empty() || !handler_classes_.insert(type).second) return;
  WantName(WantedClass(type));
  // Whoever constructs a handler's object brings in the unit of its methods.
  auto [at, end] = constructors_.equal_range(type);
  for (; at != end; ++at) Pull(at->second);
}

void Demand::Reach(Symbol symbol) {
  if (nodes_[symbol].reached) return;
  nodes_[symbol].reached = true;
  reached_work_.push_back(symbol);
}

void Demand::ReachVirtually(Symbol symbol) {
  if (nodes_[symbol].reached_virtually) return;
  nodes_[symbol].reached_virtually = true;
  virtual_work_.push_back(symbol);
}

void Demand::Pull(Symbol symbol) {
  if (nodes_[symbol].pulls) return;
  nodes_[symbol].pulls = true;
  pull_work_.push_back(symbol);
}

void Demand::PullUnit(uint32_t unit) {
  if (units_[unit].pulled) return;
  units_[unit].pulled = true;
  unit_work_.push_back(unit);
}

// Whether a name is known, and wanted, can become true in either order.
void Demand::Elsewhere(Symbol symbol) {
  Node& node = nodes_[symbol];
  if (node.elsewhere) return;
  node.elsewhere = true;
  if (node.reached || node.reached_virtually || node.pulls) Want(symbol);
}

void Demand::Want(Symbol symbol) {
  if (nodes_[symbol].is_type)
    WantClass(symbol);
  else if (nodes_[symbol].elsewhere)
    WantName(nodes_[symbol].name);
}

void Demand::WantClass(Symbol type) {
  if (!nodes_[type].name.empty()) WantName(WantedClass(nodes_[type].name));
}

void Demand::WantName(std::string_view qualified_name) {
  for (Wanted& wanted : WantedFor(qualified_name)) WantName(std::move(wanted));
}

void Demand::WantName(Wanted wanted) {
  if (wanted.mentions.empty() && wanted.use.empty()) return;  // of a class without a name
  auto [it, added] = wanted_.insert(std::move(wanted));
  if (added) fresh_.push_back(*it);
}

void Demand::RunPulls() {
  while (!pull_work_.empty() || !unit_work_.empty()) {
    if (!unit_work_.empty()) {
      const uint32_t unit = unit_work_.back();
      unit_work_.pop_back();
      for (Symbol symbol : units_[unit].defines) Pull(symbol);
      continue;
    }
    const Symbol symbol = pull_work_.back();
    pull_work_.pop_back();
    Want(symbol);
    for (uint32_t unit : nodes_[symbol].pulled_by) PullUnit(unit);
    for (Symbol type : nodes_[symbol].classes) Pull(type);
  }
}

void Demand::Run() {
  while (!reached_work_.empty() || !virtual_work_.empty()) {
    const bool direct = !reached_work_.empty();
    std::vector<Symbol>& work = direct ? reached_work_ : virtual_work_;
    const Symbol symbol = work.back();
    work.pop_back();
    Want(symbol);
    // By index: nothing is added to the node meanwhile.
    for (Symbol caller : nodes_[symbol].dispatching_callers) Reach(caller);
    for (Symbol base : nodes_[symbol].overridden) ReachVirtually(base);
    if (!direct) continue;
    for (Symbol caller : nodes_[symbol].callers) Reach(caller);
    for (Symbol type : nodes_[symbol].classes) WantClass(type);
  }
  RunPulls();
}

std::vector<Wanted> Demand::Take() {
  std::sort(fresh_.begin(), fresh_.end());
  return std::exchange(fresh_, {});
}

bool Demand::Leads(Symbol symbol) const {
  return nodes_[symbol].reached || nodes_[symbol].reached_virtually;
}

std::vector<db::FunctionId> Demand::Leading() const {
  std::vector<db::FunctionId> leading;
  for (const auto& [id, symbol] : symbols_)
    if (Leads(symbol)) leading.push_back(id);
  std::sort(leading.begin(), leading.end());
  return leading;
}

std::vector<uint32_t> Demand::Unfollowed() const {
  std::vector<uint32_t> units;
  for (const UnitNode& unit : units_)
    if (std::any_of(unit.unfollowed.begin(), unit.unfollowed.end(),
                    [this](Symbol symbol) { return Leads(symbol); }))
      units.push_back(unit.number);
  std::sort(units.begin(), units.end());
  return units;
}

}  // namespace arterial::indexer
