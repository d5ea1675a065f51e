// Cap'n Proto RPC: requests made by generated clients, generated servers.
#pragma once

#include "indexer/frameworks/framework.h"

namespace arterial::indexer {

extern const Framework kCapnProto;

}  // namespace arterial::indexer
