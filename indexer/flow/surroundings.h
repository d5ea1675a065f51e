// Under which condition a function makes a call, and in which loop: what stands around the call,
// and what leaves the function before it without that being an error.
#pragma once

#include "indexer/ast/source_map.h"
#include "indexer/flow/body.h"

namespace arterial::indexer::flow {

struct Surroundings {
  db::Condition condition;
  db::Loop loop;  // the innermost
};

Surroundings SurroundingsOf(const Body& body, const clang::Stmt& call, const SourceMap& sources);

}  // namespace arterial::indexer::flow
