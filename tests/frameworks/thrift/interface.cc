// Clients that are passed on as their interface, which handlers implement as well: the calls
// through it are theirs where the unit does so.
#include "Child.h"
#include "Stock.h"

using namespace shop::v1;
using apache::thrift::protocol::TProtocol;

class Worker {
 public:
  explicit Worker(std::shared_ptr<StockIf> stock) : stock_(stock) {}
  void Run() {
    stock_->left("1");    // EXPECT call_site thrift Stock/left unary blocking in Worker::Run
    stock_->forget("1");  // EXPECT call_site thrift Stock/forget oneway blocking in Worker::Run
  }

 private:
  std::shared_ptr<StockIf> stock_;
};

void Shared(const std::shared_ptr<StockClient>& client) { Worker(client).Run(); }

int Count(ChildIf& child) {
  return child.count();   // EXPECT call_site thrift Child/count unary blocking in Count
}
int Reference(ChildClient& client) { return Count(client); }

// Nobody here passes a client on as this interface.
void Local(BaseIf& base) { base.ping(); }
