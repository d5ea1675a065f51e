// Which binaries a component stands for, and what its operations are called in the source.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "runtime_join/match/observed.h"
#include "runtime_join/match/static_index.h"

namespace arterial::runtime {

struct ComponentTie {
  int binary;
  std::string
      rule;  // operations: it serves what the binary handles; span_names: it emits its spans
  int64_t evidence;  // how many operations or span names agree
};

struct ComponentTies {
  std::vector<std::vector<ComponentTie>> of;  // per component, best first
  std::vector<int> component_of;              // per binary: the component, -1 none
  // Per observed operation: the operation as the source names it, '' where no handler is known,
  // and the component that really answers where only a peer's address was seen (else its own).
  std::vector<std::string> static_name;
  std::vector<int> answering;
  std::vector<bool> by_span;  // the handler is known by its server span's constant name alone
  // What a dependency calls the operation: the static name, except that a route written as a
  // regular expression goes by the template that was observed ("GET /product/{id}").
  std::vector<std::string> shown_name;
  std::map<std::pair<int, std::string>, std::string> shown_of;  // (binary, static name) -> shown
};

// One service.name may stand for several binaries: binaries are taken greedily, the one that
// handles most of the operations not yet explained first; equals are all taken.
ComponentTies TieComponents(const StaticIndex& index, const Observed& observed);

}  // namespace arterial::runtime
