// A generated file whose comment was taken away.
#pragma once

#include <thrift/TDispatchProcessor.h>

class BareIf {
 public:
  virtual int32_t left() = 0;
};
class BareNull : virtual public BareIf {
 public:
  int32_t left() override { return 0; }
};
class BareClient : virtual public BareIf {
 public:
  int32_t left() override {
    send_left();
    return recv_left();
  }
  void send_left();
  int32_t recv_left();

 protected:
  ::apache::thrift::protocol::TProtocol* iprot_;
};
class BareProcessor : public ::apache::thrift::TDispatchProcessor {
 public:
  BareProcessor(::std::shared_ptr<BareIf> iface);
};
class BareMultiface : virtual public BareIf {
 public:
  int32_t left() override { return ifaces_[0]->left(); }

 protected:
  std::vector<std::shared_ptr<BareIf>> ifaces_;
};
