// Where programs reach each other: the address that a channel is made for, that a server listens
// at, and the services registered with it. Rows of a table, as stores are.
#pragma once

#include "indexer/frameworks/framework.h"

namespace arterial::indexer {

extern const Framework kEndpoints;

}  // namespace arterial::indexer
