// libcurl: transfers of easy handles, by the options that were set on them.
#pragma once

#include "indexer/frameworks/framework.h"

namespace arterial::indexer {

extern const Framework kLibcurl;

}  // namespace arterial::indexer
