#pragma once

#include <thrift/TDispatchProcessor.h>

namespace apache {
namespace thrift {
namespace async {

class TAsyncChannel {};
class TConcurrentClientSyncInfo {};
class TAsyncProcessor {
 public:
  virtual ~TAsyncProcessor() {}
};
class TAsyncDispatchProcessor : public TAsyncProcessor {};
template <class Protocol_>
class TAsyncDispatchProcessorT : public TAsyncProcessor {};

}  // namespace async
}  // namespace thrift
}  // namespace apache
