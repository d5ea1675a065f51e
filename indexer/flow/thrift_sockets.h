// Timeouts that are set where connections are made, far from the calls that use them.
#pragma once

#include "db/flow.h"
#include "indexer/flow/unit_view.h"

namespace arterial::indexer {

// Of the sockets beneath the client of a Thrift call in `function`: those that are made by the
// function or class that makes clients of its type.
void FindThriftDeadline(const SiteNote& site, const clang::FunctionDecl& function, UnitView& view,
                        db::Deadline& deadline);

// Of the connections to stores that this unit makes.
void FindStoreDeadline(const SiteNote& site, UnitView& view, db::Deadline& deadline);

}  // namespace arterial::indexer
