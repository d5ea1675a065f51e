// KINDS deadline channel
// cpp-httplib's clients.
#include <httplib.h>

void Default() {
  httplib::Client client("shop");
  client.Get("/items");  // EXPECT deadline none high // EXPECT channel per_call ready unknown
}

void Limited() {
  httplib::Client client("shop");
  client.set_read_timeout(2, 500000);
  client.Get("/items");  // EXPECT deadline set high 2500000000ns // EXPECT channel per_call ready unknown
}

class Items {
 public:
  Items() : client_("shop") { client_.set_read_timeout(std::chrono::milliseconds(300)); }
  void Ask() {
    client_.Get("/items");  // EXPECT deadline set high 300000000ns // EXPECT channel pooled ready unknown
  }

 private:
  httplib::Client client_;
};
Items items;
