// Boost.Beast: requests that are written to a stream, upgrades to WebSockets.
#pragma once

#include "indexer/frameworks/framework.h"

namespace arterial::indexer {

extern const Framework kBeast;

}  // namespace arterial::indexer
