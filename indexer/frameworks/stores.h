// Clients of databases, caches and queues: the calls that do I/O, by the table in store_calls.h.
#pragma once

#include "indexer/frameworks/framework.h"

namespace arterial::indexer {

extern const Framework kStores;

}  // namespace arterial::indexer
