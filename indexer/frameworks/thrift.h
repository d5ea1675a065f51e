// Apache Thrift: generated clients (plain, concurrent, templated, cob) and interfaces.
#pragma once

#include "indexer/frameworks/framework.h"

namespace arterial::indexer {

extern const Framework kThrift;

}  // namespace arterial::indexer
