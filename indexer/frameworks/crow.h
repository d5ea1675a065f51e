// Crow: CROW_ROUTE and its like, blueprints, WebSocket routes.
#pragma once

#include "indexer/frameworks/framework.h"

namespace arterial::indexer {

extern const Framework kCrow;

}  // namespace arterial::indexer
