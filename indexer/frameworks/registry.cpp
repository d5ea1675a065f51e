#include "indexer/frameworks/framework.h"

namespace arterial::indexer {

#define FRAMEWORK(name) extern const Framework name;
#include "indexer/frameworks/frameworks.def"
#undef FRAMEWORK

namespace {

constexpr const Framework* kFrameworks[] = {
#define FRAMEWORK(name) &name,
#include "indexer/frameworks/frameworks.def"
#undef FRAMEWORK
};

}  // namespace

std::span<const Framework* const> Frameworks() { return kFrameworks; }

}  // namespace arterial::indexer
