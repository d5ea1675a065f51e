// In which order the call sites of one handler are called: the order of the steps of the one
// function where the chains to two sites part, with what each chain says further down of work that
// outlives the calls that started it.
#pragma once

#include <optional>
#include <span>

#include "indexer/link/tables.h"

namespace arterial::indexer {

// More sites than that are not compared in pairs: a main that calls hundreds is a test program.
inline constexpr size_t kMostOrderedSites = 120;

class CallOrders {
 public:
  explicit CallOrders(const Program& program, const Linked& linked)
      : program_(program), linked_(linked) {}

  // All pairs of `chains`, which start at one handler (or main) of one binary.
  std::vector<CallOrder> Of(std::span<const StaticEdge> chains) const;

 private:
  // Where a chain is within one function: its body, and the step that it takes there.
  struct Position {
    const Body* body = nullptr;  // null: nothing is known of the function's steps
    uint32_t step = kNone;
  };
  // How work goes on after the call that a step of a chain makes has returned.
  enum class Tail { kOver, kHandedBack, kLoose, kUnknown };

  CallOrder Compare(const StaticEdge& a, const StaticEdge& b) const;
  Position At(const StaticEdge& chain, size_t level) const;
  Tail TailBelow(const StaticEdge& chain, size_t level) const;
  void Decide(const Position& first, Tail first_tail, const Position& second, Tail second_tail,
              CallOrder& order) const;
  void AddEvidence(const Position& at, const char* says, CallOrder& order) const;

  const Program& program_;
  const Linked& linked_;
};

}  // namespace arterial::indexer
