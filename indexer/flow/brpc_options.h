// What brpc's calls are made with: the options of the channel, and the controller's own.
#pragma once

#include "indexer/flow/unit_view.h"

namespace arterial::indexer {

// Of a call by a stub or a channel of brpc: deadline, retries by the library, backup requests,
// context, into `flow`. What neither sets is left as `none`: the library's defaults are not the
// code's word.
void FindBrpcOptions(const SiteNote& site, const clang::Stmt& call,
                     const clang::FunctionDecl& function, UnitView& view, db::CallFlow& flow);

// The RpcController among the arguments of a call; null if there is none.
const clang::Expr* ControllerOf(const std::vector<const clang::Expr*>& arguments);

}  // namespace arterial::indexer
