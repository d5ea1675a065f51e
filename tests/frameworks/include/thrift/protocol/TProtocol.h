// As much of Thrift as generated code names.
#pragma once

namespace apache {
namespace thrift {
namespace protocol {

class TProtocol {
 public:
  virtual ~TProtocol() {}
};
class TProtocolDefaults : public TProtocol {};
template <class Protocol_, class Super_ = TProtocolDefaults>
class TVirtualProtocol : public Super_ {};
template <class Transport_>
class TBinaryProtocolT : public TVirtualProtocol<TBinaryProtocolT<Transport_>> {};
class TDummyProtocol : public TProtocol {};
class TProtocolFactory {
 public:
  virtual ~TProtocolFactory() {}
};

}  // namespace protocol
}  // namespace thrift
}  // namespace apache
