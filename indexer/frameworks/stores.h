// Clients of databases, caches and queues: the calls that do I/O, by the tables in *_calls.h.
#pragma once

#include "indexer/frameworks/framework.h"

namespace arterial::indexer {

extern const Framework kStores;     // documents, keys, AMQP
extern const Framework kSqlStores;  // SQL databases
extern const Framework kQueues;     // Kafka, NATS, ZeroMQ

}  // namespace arterial::indexer
