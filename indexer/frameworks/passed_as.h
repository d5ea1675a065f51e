// Whether a unit passes objects on as one of their bases: what a call through the base reaches.
#pragma once

#include <functional>

#include "indexer/ast/compat.h"

namespace arterial::indexer {

// True if an object of a class that `fits` is converted to `base` in the unit's own code, as a
// pointer, reference or smart pointer. Looks through the unit each time: to be asked rarely.
bool IsPassedAs(const clang::CXXRecordDecl& base,
                const std::function<bool(const clang::CXXRecordDecl&)>& fits);

}  // namespace arterial::indexer
