#include "indexer/frameworks/beast.h"
#include "indexer/frameworks/consumers.h"
#include "indexer/frameworks/cpp_httplib.h"
#include "indexer/frameworks/cpr.h"
#include "indexer/frameworks/crow.h"
#include "indexer/frameworks/drogon.h"
#include "indexer/frameworks/framework.h"
#include "indexer/frameworks/grpc.h"
#include "indexer/frameworks/libcurl.h"
#include "indexer/frameworks/opencensus.h"
#include "indexer/frameworks/opentelemetry.h"
#include "indexer/frameworks/opentracing.h"
#include "indexer/frameworks/pistache.h"
#include "indexer/frameworks/poco.h"
#include "indexer/frameworks/qt_network.h"
#include "indexer/frameworks/stores.h"
#include "indexer/frameworks/thrift.h"
#include "indexer/frameworks/userver.h"
#include "indexer/frameworks/zipkin.h"

namespace arterial::indexer {
namespace {

constexpr const Framework* kFrameworks[] = {
    &kGrpc,     &kCppHttplib, &kThrift, &kOpenTelemetry, &kOpenTracing, &kStores, &kLibcurl,
    &kCpr,      &kBeast,      &kPoco,   &kQtNetwork,     &kUserver,     &kCrow,   &kDrogon,
    &kPistache, &kSqlStores,  &kQueues, &kConsumers,     &kOpenCensus,  &kZipkin,
};

}  // namespace

std::span<const Framework* const> Frameworks() { return kFrameworks; }

}  // namespace arterial::indexer
