// Facts of all units as one program in integer-indexed vectors, ready to be linked. Made for tens
// of thousands of units and ten million edges: strings and 128-bit ids are interned once, and of
// edges those alone are held that may lead to a call site (reach.h), 20 bytes each.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "db/connection.h"
#include "db/facts.h"
#include "db/issues.h"

namespace arterial::indexer {

using SymbolId = uint32_t;  // a FunctionId or a type's id, interned
using NodeId = uint32_t;    // a definition: (symbol, file of definition)
using UnitIndex = uint32_t;
inline constexpr uint32_t kNone = UINT32_MAX;

// Rows of vectors stored end to end.
struct Grouped {
  std::vector<uint32_t> begin;  // size: groups + 1
  std::vector<uint32_t> items;
  std::pair<const uint32_t*, const uint32_t*> Of(uint32_t group) const {
    return {items.data() + begin[group], items.data() + begin[group + 1]};
  }
  // Groups pairs (group, item); sorts them and drops duplicates.
  static Grouped From(std::vector<std::pair<uint32_t, uint32_t>> pairs, size_t groups);
};

// A function's definition. The same external symbol may be defined in several files that belong to
// different binaries, hence the file.
struct Node {
  SymbolId symbol = 0;
  uint32_t name = 0;  // into Program::strings; "" where nothing can show it
  uint32_t file = 0;  // into Program::strings
  uint32_t line = 0;
  bool is_main = false;
  bool internal = false;
};

// A call or another way from a definition to a symbol.
struct Edge {
  NodeId from = 0;
  SymbolId to = 0;
  db::Via via = db::Via::kCall;
  uint32_t file = 0;  // into Program::strings
  uint32_t line = 0;
};

struct Override {
  SymbolId method, overridden, type;
  auto operator<=>(const Override&) const = default;
};

// A call site, handler, span site, handed on context or endpoint, seen in one or more units.
struct Site {
  std::string framework, kind,
      api;                       // smallest where units differ; of a context kind is direction; of
                                 // an endpoint its role, and api where its address comes from
  bool degraded = true;          // only if every unit that holds it is
  bool dynamic = false;          // span site without a constant name
  std::string name;              // span site's name, endpoint's address
  std::string statement, key;    // of a store's call site
  std::vector<UnitIndex> units;  // sorted, unique
  std::vector<SymbolId> functions;  // enclosing or implementing functions; sorted, unique
  std::vector<NodeId> nodes;        // their definitions in those units, sorted, unique
};
// file, line, column, operation ('' for span sites and contexts: one a place)
using SiteKey = std::tuple<std::string, uint32_t, uint32_t, std::string>;

// While a span of the site is open, `from` calls or starts `to`.
struct OpenCall {
  const SiteKey* span = nullptr;  // into Program::span_sites
  NodeId from = 0;
  SymbolId to = 0;
};

// What `from` does around its call of `to` at that place: units that differ are merged.
struct HelperCall {
  NodeId from = 0;
  SymbolId to = 0;
  uint32_t file = 0;  // into Program::strings
  uint32_t line = 0;
  db::HelperFlow flow;
};

// A step of a function towards call sites (db::StepFact).
struct ProgramStep {
  SymbolId to = kNone;  // what is called; kNone: a call site
  uint32_t file = 0;    // into Program::strings
  uint32_t line = 0;
  uint32_t column = 0;
  db::StepMode mode = db::StepMode::kCalls;
  db::StepEnd end = db::StepEnd::kOver;
  uint32_t awaited_line = 0;
};

// How the steps of a function follow each other (db::BodyFlow): those that lead to call sites.
struct Body {
  std::vector<ProgramStep> steps;
  std::string order, dependence;
};

struct Unit {
  int64_t row = 0;  // in the table `unit`
  std::string file;
  std::string target;
  NodeId main = kNone;
  std::vector<NodeId> defines;        // sorted, unique
  std::vector<SymbolId> references;   // callees of any kind; sorted, unique
  std::vector<SymbolId> constructed;  // types; sorted, unique
};

struct Program {
  std::vector<Unit> units;  // sorted by file, then command
  std::vector<std::string> strings;
  std::vector<db::FunctionId> symbols;
  std::vector<Node> nodes;          // sorted by (FunctionId, file): ties are broken by number
  std::vector<Edge> edges;          // that may lead to a call site, sorted by from, then rank of
                                    // certainty; unique
  std::vector<Override> overrides;  // sorted, unique
  std::map<SiteKey, Site> call_sites, handlers, span_sites;
  std::map<SiteKey, Site> context_sites;
  std::map<SiteKey, Site> endpoint_sites;
  std::vector<std::pair<SiteKey, SiteKey>> span_calls;  // span site, call site; sorted, unique
  std::map<SiteKey, std::set<SiteKey>> context_spans;   // context -> span sites
  std::vector<OpenCall> open_calls;                     // sorted by content, unique
  // Span site -> the variables without a scope that keep its spans.
  std::map<SiteKey, std::set<db::FunctionId>> held_spans;
  std::set<db::FunctionId> ended_holders;
  std::map<SiteKey, db::CallFlow> call_flows;  // by place: without an operation
  // What functions do to failures that they are given, by db::PassedTo.
  std::map<Hash128, db::Failure> receivers;
  std::vector<HelperCall> helper_calls;  // sorted by from, to, file, line, then content

  std::vector<std::pair<NodeId, db::ChannelFact>> channels;  // by the function; sorted, unique
  std::map<NodeId, Body> bodies;  // of functions with steps that lead to call sites

  // Definitions of each symbol.
  Grouped definitions;
};

// Whether a qualified name is that of a constructor: "a::B::B".
bool NamesConstructor(std::string_view name);

// Reads every unit's facts. What units said was skipped, and how they fared, goes to `issues`.
Result<Program> LoadProgram(db::Connection& db, db::IssueLog& issues);

}  // namespace arterial::indexer
