// What is done to the object that carries a call's options, up to the call: deadlines, contexts.
#pragma once

#include <functional>
#include <set>

#include "indexer/flow/unit_view.h"

namespace arterial::indexer {

// Something that is done to a carrier, or to an object made of it.
struct CarrierEvent {
  const clang::Stmt* at = nullptr;
  const clang::FunctionDecl* function = nullptr;  // in whose body that stands
  CallParts parts;
  bool always = true;  // every way to the call leads through it
};

struct CarrierHistory {
  std::vector<CarrierEvent> events;  // outermost function first
  bool complete = true;       // false: part of it is out of sight (other units, several callers)
  bool from_request = false;  // it is what the handler itself was given
};

// The history of the variable that `expr` is, as an argument or object of `call` in `function`.
CarrierHistory HistoryOf(const clang::Expr* expr, const clang::Stmt& call,
                         const clang::FunctionDecl& function, UnitView& view, int depth = 0);

}  // namespace arterial::indexer
