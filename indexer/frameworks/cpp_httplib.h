// cpp-httplib: routes of httplib::Server, requests of httplib::Client.
#pragma once

#include "indexer/frameworks/framework.h"

namespace arterial::indexer {

extern const Framework kCppHttplib;

}  // namespace arterial::indexer
