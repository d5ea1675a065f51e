// Pistache: routes of Rest::Router, requests of its experimental client.
#pragma once

#include "indexer/frameworks/framework.h"

namespace arterial::indexer {

extern const Framework kPistache;

}  // namespace arterial::indexer
