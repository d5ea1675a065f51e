// `services:` of arterial.yaml: owners of components and build targets, by their name.
#pragma once

#include <memory>

#include "indexer/ownership/dialect.h"

namespace arterial::indexer {

std::unique_ptr<OwnerSource> LoadArterialServices(const OwnershipInputs& inputs);

}  // namespace arterial::indexer
