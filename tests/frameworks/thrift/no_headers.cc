// Thrift's own headers are missing: clients are known by their fields' names, handlers by them.
// EXPECT issue warning unit_degraded NoHeaders.h:7: 'thrift/protocol/TMissing.h' file not found
#include "NoHeaders.h"

void Ask(LogClient& client) {
  client.write();       // EXPECT call_site thrift Log/write unary blocking in Ask
  client.send_write();  // EXPECT call_site thrift Log/write unary async in Ask
}

class Writer : public LogIf {
 public:
  void write() override {}  // EXPECT handler thrift Log/write unary handler_override by Writer::write
};
