// What a length of time is: constants, chrono and absl expressions, command-line flags' defaults.
#pragma once

#include <optional>
#include <string>

#include "indexer/ast/compat.h"

namespace arterial::indexer {

struct Amount {
  std::optional<int64_t> value;  // nanoseconds of durations; plain numbers as they are
  std::string flag;              // whose default it is, "" if none
  bool assumed = false;          // a default argument or member initialiser, which may be replaced
};

// Of `now() + d` the length of d; of a duration its length. Numbers are taken as so many `unit_ns`.
Amount FoldDuration(const clang::Expr* expr, const clang::ASTContext& context, int64_t unit_ns = 1);
// A whole number.
Amount FoldNumber(const clang::Expr* expr, const clang::ASTContext& context);

}  // namespace arterial::indexer
