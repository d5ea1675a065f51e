#include "indexer/stand_ins/stand_in.h"

namespace arterial::indexer {

extern const StandIn kLibmemcachedStandIn;
extern const StandIn kMongocStandIn;
extern const StandIn kOpenTracingStandIn;
extern const StandIn kRedisPlusPlusStandIn;

std::span<const StandIn* const> AllStandIns() {
  static constexpr const StandIn* kAll[] = {&kLibmemcachedStandIn, &kMongocStandIn,
                                            &kOpenTracingStandIn, &kRedisPlusPlusStandIn};
  return kAll;
}

}  // namespace arterial::indexer
