// What is set for a call before it is made, found by following the object that carries it: gRPC's
// ClientContext, a client or its sockets, a Thrift carrier. Through parameters to the callers and
// through helpers, as far as this unit has them.
#pragma once

#include "db/flow.h"
#include "indexer/flow/unit_view.h"

namespace arterial::indexer {

// Fills deadline, channel (with wait-for-ready) and context of the call.
void FindCallOptions(const SiteNote& site, const clang::Stmt& call,
                     const clang::FunctionDecl& function, UnitView& view, db::CallFlow& flow);

}  // namespace arterial::indexer
