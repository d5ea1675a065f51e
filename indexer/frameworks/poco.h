// Poco: requests of HTTPClientSession.
#pragma once

#include "indexer/frameworks/framework.h"

namespace arterial::indexer {

extern const Framework kPoco;

}  // namespace arterial::indexer
