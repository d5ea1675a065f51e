// What becomes of a call site's failure along a chain, up to the handler: what each function does
// to a failure that arrives in it (db/flow.h), one after the other from the call outwards.
#pragma once

#include <span>
#include <vector>

#include "indexer/link/tables.h"

namespace arterial::indexer {

class FailureChains {
 public:
  FailureChains(const Program& program, const Linked& linked)
      : program_(program), linked_(linked) {}

  // In the handler (or main) that the chain starts at. The evidence goes from the call outwards.
  db::Failure Of(const StaticEdge& chain) const;

  // Of a call site over `chains` that lead to it: what all agree on. Where none leads to it, what
  // its own function does.
  db::Failure Of(uint32_t call_site, const std::vector<const db::Failure*>& chains) const;

  // Under which conditions, and in which loop, the chain's handler makes the call.
  void AddSurroundings(StaticEdge& chain) const;

 private:
  // Calls of helper functions that a step of a chain stands for; several on one line look alike.
  std::span<const HelperCall> CallsOf(const Edge& step) const;
  db::Failure AtSite(uint32_t call_site) const;
  // With what the functions do that it is passed to.
  db::Failure Received(db::Failure failure) const;
  db::Failure InCaller(const Edge& step, const db::Failure& inner) const;
  db::Failure InRoot(const StaticEdge& chain, db::Failure failure) const;

  const Program& program_;
  const Linked& linked_;
};

}  // namespace arterial::indexer
