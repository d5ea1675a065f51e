// Drogon: routes of controllers and of registerHandler, requests of HttpClient.
#pragma once

#include "indexer/frameworks/framework.h"

namespace arterial::indexer {

extern const Framework kDrogon;

}  // namespace arterial::indexer
