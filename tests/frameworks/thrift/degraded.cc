// A missing header takes types away; calls whose client is known are kept.
// EXPECT issue warning unit_degraded degraded.cc:4: 'third_party/json.h' file not found
#include "Child.h"
#include "third_party/json.h"

using namespace shop::v1;

template <class TClient>
class Connection {
 public:
  TClient* GetClient() const { return client_; }

 private:
  TClient* client_;
};
template <class TConnection>
class Pool {
 public:
  TConnection* Pop();
};

class Handler : public ChildIf {
 public:
  explicit Handler(Pool<Connection<ChildClient>>* pool) : pool_(pool) {}
  int32_t count() override {  // EXPECT handler thrift Child/count unary handler_override by Handler::count
    json::Value value = json::parse("{}");
    auto connection = pool_->Pop();
    auto client = connection->GetClient();
    Item item;
    client->get(item, value.text());  // EXPECT call_site thrift Child/get unary blocking in Handler::count
    return client->count();           // EXPECT call_site thrift Child/count unary blocking in Handler::count
  }

 private:
  Pool<Connection<ChildClient>>* pool_;
};
