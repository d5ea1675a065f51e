// One rule that ties an observed call to its call sites (SEMANTICS 6).
//
// To add a rule:
//   1. write match/<name>.{h,cpp} with a function of the type MatchFunction;
//   2. add one line at its place in registry.cpp: the first rule that picks a candidate wins;
//   3. say in `description` what it compares, in a half sentence that completes "matched by";
//   4. add a case to tests/match;
//   5. name it in the README's table.
// A rule promises: it picks from the candidates only, in their order, and looks at nothing else.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "runtime_join/match/static_index.h"

namespace arterial::runtime {

// What an observed call says about its place in the source: a row of `evidence`.
struct Evidence {
  int64_t id = 0;
  std::string span_name;
  std::string observed_as;
  std::string enclosing_spans;
  std::string code_function;
  std::string code_file;
  int64_t code_line = 0;
  bool code_on_client = false;
  std::string proxies;
  std::string version;
};

// A call site that the caller could have run, with the chain to it.
struct Candidate {
  int site;
  int edge;  // -1: in the caller's binary, but no chain from the handler is known
};

struct MatchInput {
  const StaticIndex& index;
  const Evidence& evidence;
  std::string_view callee;  // the callee's static operation where known, else as observed
  std::span<const Candidate> candidates;
  std::span<const int> callee_binaries = {};  // what the callee's component stands for
  bool callee_named = false;    // the source knows the callee's operation, or its name is one
  bool callee_by_span = false;  // it knows it by the server span's constant name alone
};

// Positions in `candidates` that the rule picks; empty: the rule does not hold.
using MatchFunction = std::vector<int> (*)(const MatchInput& input);

struct Matcher {
  std::string_view name;  // stored with the match
  std::string_view description;
  MatchFunction match;
};

// All rules, the strongest first.
std::span<const Matcher> Matchers();

// True if the site's operation names what was called.
bool SameOperation(const MatchInput& input, const StaticIndex::Site& site);
// True if `name` ends in `suffix` at a boundary of `separator` ("a/b.cc" in "x/a/b.cc").
bool EndsInPart(std::string_view name, std::string_view suffix, std::string_view separator);

}  // namespace arterial::runtime
