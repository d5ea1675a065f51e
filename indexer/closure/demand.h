// What is wanted of units that are not parsed yet: whatever can lead to a call site, a handler or a
// span. Grows with the facts of each parsed unit.
//
// Two relations are closed backwards:
//   reach: a function calls, starts, stores or overrides one that reaches a call site. It is the
//          slice that link/slice.h makes, over the units known so far.
//   pull:  a unit refers to a symbol that another unit defines, and so brings that unit, if it
//   holds
//          sites, handlers or spans, into a program. It is what link/binaries.h follows.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "db/facts.h"

namespace arterial::indexer {

// A unit can bring about what is wanted only if all of `mentions` occur in its files, and `use`
// other than in a declaration. Without a `use`, the last of `mentions` is what is asked for; the
// others are the namespaces and classes around it.
struct Wanted {
  std::vector<std::string> mentions;
  std::string use;
  auto operator<=>(const Wanted&) const = default;
};

// What a unit must name to call or define the function of that qualified name ("a::B::Get").
// Constructors, destructors, operators and what else the language calls without its name: the
// class.
std::vector<Wanted> WantedFor(std::string_view qualified_name);
// To make an object of that class.
Wanted WantedClass(std::string_view qualified_name);

class Demand {
 public:
  // Each unit once. `number` is the caller's.
  void Add(const db::UnitFacts& facts, uint32_t number);
  // What has become wanted since the last call, sorted.
  std::vector<Wanted> Take();
  // Functions that lead to a call site, by the facts so far; sorted.
  std::vector<db::FunctionId> Leading() const;
  // Units whose flow facts leave out calls of functions that lead to a call site (as in
  // db::UnitFacts::follows); sorted.
  std::vector<uint32_t> Unfollowed() const;

 private:
  using Symbol = uint32_t;
  struct Node {
    std::vector<Symbol> callers;              // that can reach this function alone
    std::vector<Symbol> dispatching_callers;  // that reach what overrides it as well
    std::vector<Symbol> overridden;           // methods that this one overrides directly
    std::vector<Symbol> classes;              // that declare it as an overriding method
    std::vector<uint32_t> pulled_by;          // units that refer to it
    std::string name;
    bool reached = false;            // leads to a call site
    bool reached_virtually = false;  // what overrides it does
    bool elsewhere = false;          // other units can name it
    bool is_type = false;
    bool pulls = false;  // referring to it brings in a unit with sites
  };
  struct UnitNode {
    std::vector<Symbol> defines;     // what a linker would take the unit for
    bool pulled = false;             // holds sites, or refers to a unit that does
    uint32_t number = 0;             // the caller's
    std::vector<Symbol> unfollowed;  // functions that it calls and has no flow facts of
  };

  Symbol Of(const db::FunctionId& id);
  void AddEdges(const db::UnitFacts& facts, uint32_t unit);
  void AddUnfollowed(const db::UnitFacts& facts, UnitNode& unit);
  void AddHandler(Symbol symbol);
  bool Leads(Symbol symbol) const;
  void Elsewhere(Symbol symbol);
  void Reach(Symbol symbol);
  void ReachVirtually(Symbol symbol);
  void Pull(Symbol symbol);
  void PullUnit(uint32_t unit);
  void Want(Symbol symbol);
  void WantClass(Symbol type);
  void WantName(std::string_view qualified_name);
  void WantName(Wanted wanted);
  void Run();
  void RunPulls();

  std::unordered_map<db::FunctionId, Symbol> symbols_;
  std::vector<Node> nodes_;
  std::vector<UnitNode> units_;
  std::multimap<std::string, Symbol, std::less<>> constructors_;  // by class
  std::set<std::string, std::less<>> handler_classes_;
  std::vector<Symbol> reached_work_, virtual_work_, pull_work_;
  std::vector<uint32_t> unit_work_;
  std::set<Wanted> wanted_;
  std::vector<Wanted> fresh_;
};

}  // namespace arterial::indexer
