// Who works on messages of queues: subscriptions with a callback, overridden listeners.
#pragma once

#include "indexer/frameworks/framework.h"

namespace arterial::indexer {

extern const Framework kConsumers;

}  // namespace arterial::indexer
