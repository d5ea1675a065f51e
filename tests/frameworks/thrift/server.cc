// Every way to implement a generated service.
#include "Child.h"
#include "Stock.h"

using namespace shop::v1;

class BaseHandler : virtual public BaseIf {
 public:
  void ping() override {}  // EXPECT handler thrift Base/ping unary handler_override by BaseHandler::ping
  void poke(const std::string&) override {}  // EXPECT handler thrift Base/poke oneway handler_override by BaseHandler::poke
};

class ChildHandler : virtual public ChildIf, public BaseHandler {
 public:
  void get(Item& out, const std::string& id) override;
  int32_t count() override {  // EXPECT handler thrift Child/count unary handler_override by ChildHandler::count
    Item item;
    get(item, "1");  // within the process
    return Helper();
  }
  void note(const Item&) override {}  // EXPECT handler thrift Child/note oneway handler_override by ChildHandler::note
  // No override: other parameters, no handler.
  void note(int) {}

 protected:
  void send_mail(const std::string&) override {}  // EXPECT handler thrift Child/send_mail unary handler_override by ChildHandler::send_mail

 private:
  int32_t Helper() { return 0; }
};

void ChildHandler::get(Item& out, const std::string& id) { out.id = id; }  // EXPECT handler thrift Child/get unary handler_override by ChildHandler::get

// What is not written is done by Null.
class Partial : public ChildNull {
 public:
  int32_t count() override { return 1; }  // EXPECT handler thrift Child/count unary handler_override by Partial::count
};
class Derived : public Partial {
 public:
  int32_t count() override { return Partial::count(); }  // EXPECT handler thrift Child/count unary handler_override by Derived::count
};

template <class Store>
class StockHandler : public StockIf {
 public:
  int32_t left(const std::string& id) override { return store_.Count(id); }  // EXPECT handler thrift Stock/left unary handler_override by StockHandler::left
  void forget(const std::string&) override {}  // EXPECT handler thrift Stock/forget oneway handler_override by StockHandler::forget

 private:
  Store store_;
};
struct Shelf {
  int Count(const std::string&) { return 1; }
};

class AsyncStock : public StockCobSvIf {
 public:
  void left(std::function<void(int32_t const&)> cob, const std::string&) override { cob(1); }  // EXPECT handler thrift Stock/left unary callback by AsyncStock::left
  void forget(std::function<void()> cob, const std::string&) override { cob(); }  // EXPECT handler thrift Stock/forget oneway callback by AsyncStock::forget
};

int main() {
  auto handler = std::make_shared<ChildHandler>();
  handler->count();
  StockHandler<Shelf> stock;
  ChildIf& anybody = *handler;
  anybody.count();
}
