#include "indexer/frameworks/cpp_httplib.h"
#include "indexer/frameworks/framework.h"
#include "indexer/frameworks/grpc.h"
#include "indexer/frameworks/opentelemetry.h"
#include "indexer/frameworks/opentracing.h"
#include "indexer/frameworks/stores.h"
#include "indexer/frameworks/thrift.h"

namespace arterial::indexer {
namespace {

constexpr const Framework* kFrameworks[] = {
    &kGrpc, &kCppHttplib, &kThrift, &kOpenTelemetry, &kOpenTracing, &kStores,
};

}  // namespace

std::span<const Framework* const> Frameworks() { return kFrameworks; }

}  // namespace arterial::indexer
