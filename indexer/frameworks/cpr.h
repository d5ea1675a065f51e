// cpr (C++ Requests): cpr::Get and its like, requests of cpr::Session.
#pragma once

#include "indexer/frameworks/framework.h"

namespace arterial::indexer {

extern const Framework kCpr;

}  // namespace arterial::indexer
