// The steps of one function body: its call sites, and its calls of functions that lead, or may
// lead, to call sites.
#pragma once

#include <functional>
#include <map>
#include <unordered_map>
#include <utility>
#include <vector>

#include "indexer/ast/unit.h"
#include "indexer/ast/walked.h"
#include "indexer/flow/function_graph.h"

namespace arterial::indexer {

using db::StepEnd;
using db::StepMode;

struct Step {
  const clang::Stmt* call = nullptr;            // the element of the graph
  const SiteNote* site = nullptr;               // a call site, else null
  const clang::FunctionDecl* callee = nullptr;  // else the function that is called or started
  clang::SourceLocation place;
  GraphPlace begin;
  StepMode mode = StepMode::kCalls;
  bool own_end = false;       // what is started ends with its owner: std::async, jthread
  bool deferred = false;      // does not begin before it is awaited
  size_t follows = SIZE_MAX;  // a callback: begins when that step is over
};

// Which functions of a unit do nothing with a parameter but call it, or hand it to one that does no
// more. Each is looked into once: in libraries they go through one another in every combination.
class OnlyCallers {
 public:
  bool Has(const clang::FunctionDecl& function, unsigned parameter);

 private:
  bool Look(const clang::FunctionDecl& definition, unsigned parameter);
  std::map<std::pair<const clang::FunctionDecl*, unsigned>, bool> known_;
};

// What the steps of functions are found by.
struct StepSource {
  const Unit& unit;
  const std::unordered_map<const clang::Stmt*, SiteNote>& sites;
  // Whether calls of the function lead, or may lead, to a call site.
  std::function<bool(const clang::FunctionDecl&)> leads;
  // Whether they do in this unit.
  std::function<bool(const clang::FunctionDecl&)> surely;
  OnlyCallers& only_callers;
};

// In the order in which they begin; no more than `most`. Where there are more, those that may lead
// to a call site elsewhere are left out first.
std::vector<Step> FindSteps(const FunctionGraph& graph, const StepSource& source, size_t most);

// The calls inside `statement`, itself included, but not those in the bodies of lambdas.
void ForEachInside(const clang::Stmt* statement,
                   const std::function<void(const clang::Stmt&)>& visit);

}  // namespace arterial::indexer
