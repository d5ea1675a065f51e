#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <thrift/protocol/TProtocol.h>

namespace apache {
namespace thrift {

class TProcessor {
 public:
  virtual ~TProcessor() {}
};
class TDispatchProcessor : public TProcessor {
 protected:
  virtual bool dispatchCall(protocol::TProtocol* in, protocol::TProtocol* out, const std::string& fname, int seqid, void* context) = 0;
};
template <class Protocol_>
class TDispatchProcessorT : public TProcessor {};

}  // namespace thrift
}  // namespace apache
