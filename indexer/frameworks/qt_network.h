// Qt: requests of QNetworkAccessManager.
#pragma once

#include "indexer/frameworks/framework.h"

namespace arterial::indexer {

extern const Framework kQtNetwork;

}  // namespace arterial::indexer
