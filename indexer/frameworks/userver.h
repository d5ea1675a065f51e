// userver: requests of its HTTP client, handlers of HTTP requests.
#pragma once

#include "indexer/frameworks/framework.h"

namespace arterial::indexer {

extern const Framework kUserver;

}  // namespace arterial::indexer
