// Every way to call a generated client.
#include <future>
#include <thread>

#include "Chat.h"
#include "Child.h"
#include "Stock.h"

using namespace shop::v1;
using apache::thrift::protocol::TProtocol;

// A protocol of one's own.
class Wire : public apache::thrift::protocol::TProtocolDefaults {};
using Own = StockClientT<Wire>;

class Client {
 public:
  void Plain(ChildClient& reference, const std::shared_ptr<ChildClient>& shared, std::unique_ptr<ChildClient> own) {
    Item item;
    reference.get(item, "1");           // EXPECT call_site thrift Child/get unary blocking in Client::Plain
    shared->count();                    // EXPECT call_site thrift Child/count unary blocking in Client::Plain
    own->note(item);                    // EXPECT call_site thrift Child/note oneway blocking in Client::Plain
    // An RPC that is called like the first half of another.
    (*own).send_mail("me");             // EXPECT call_site thrift Child/send_mail unary blocking in Client::Plain
    shared->getInputProtocol();
    sizeof(reference.count());
  }

  void Concurrent(ChildConcurrentClient* client) {
    Item item;
    client->get(item, "1");             // EXPECT call_site thrift Child/get unary blocking in Client::Concurrent
    client->note(item);                 // EXPECT call_site thrift Child/note oneway blocking in Client::Concurrent
  }

  // The service that declares the method answers, whoever inherits it.
  void Inherited(ChildClient& client, BaseClient& base) {
    client.ping();                      // EXPECT call_site thrift Base/ping unary blocking in Client::Inherited
    client.poke("a");                   // EXPECT call_site thrift Base/poke oneway blocking in Client::Inherited
    base.ping();                        // EXPECT call_site thrift Base/ping unary blocking in Client::Inherited
  }

  // Two halves, one call: it is made where it is sent.
  void Halves(ChildClient& client, ChildConcurrentClient& concurrent) {
    Item item;
    client.send_get("1");               // EXPECT call_site thrift Child/get unary async in Client::Halves
    client.recv_get(item);
    const int id = concurrent.send_count();  // EXPECT call_site thrift Child/count unary async in Client::Halves
    concurrent.recv_count(id);
    client.send_note(item);             // EXPECT call_site thrift Child/note oneway async in Client::Halves
    client.send_send_mail("me");        // EXPECT call_site thrift Child/send_mail unary async in Client::Halves
    client.recv_send_mail();
  }

  void Templated(StockClient& client, StockConcurrentClient& concurrent, StockClientT<apache::thrift::protocol::TBinaryProtocolT<int>>& binary) {
    client.left("1");                   // EXPECT call_site thrift Stock/left unary blocking in Client::Templated
    concurrent.left("1");               // EXPECT call_site thrift Stock/left unary blocking in Client::Templated
    Own* own = nullptr;
    own->left("1");                     // EXPECT call_site thrift Stock/left unary blocking in Client::Templated
    binary.forget("1");                 // EXPECT call_site thrift Stock/forget oneway blocking in Client::Templated
  }

  void Cob(ChatCobClient& chat, StockCobClient& stock) {
    chat.say([](ChatCobClient* done) { done->recv_say(); }, "hi");  // EXPECT call_site thrift Chat/say unary async in Client::Cob
    stock.left([](StockCobClient* done) { done->recv_left(); }, "1");  // EXPECT call_site thrift Stock/left unary async in Client::Cob
  }

  void Started(ChildClient& client) {
    auto count = std::async(std::launch::async, &ChildClient::count, &client);  // EXPECT call_site thrift Child/count unary address in Client::Started
    auto again = std::async(std::launch::deferred, [&] {
      return client.count();            // EXPECT call_site thrift Child/count unary blocking in Client::Started::(lambda)
    });
    std::thread([&client] { client.ping(); }).join();  // EXPECT call_site thrift Base/ping unary blocking in Client::Started::(lambda)
  }
};

// A pool of connections that hold clients.
template <class TClient>
class Connection {
 public:
  explicit Connection(std::shared_ptr<TProtocol> protocol) : client_(new TClient(protocol)) {}
  TClient* GetClient() const { return client_; }
  void Check() { client_->ping(); }  // EXPECT call_site thrift Base/ping unary blocking in Connection::Check

 private:
  TClient* client_;
};
template <class TConnection>
class Pool {
 public:
  TConnection* Pop() { return connections_.back(); }

 private:
  std::vector<TConnection*> connections_;
};

int Pooled(Pool<Connection<ChildClient>>* pool) {
  auto connection = pool->Pop();
  connection->Check();
  auto client = connection->GetClient();
  client->count();                      // EXPECT call_site thrift Child/count unary blocking in Pooled
  return pool->Pop()->GetClient()->count();  // EXPECT call_site thrift Child/count unary blocking in Pooled
}

// Who derives from a client calls it when it calls the generated method.
class Retrying : public ChildClient {
 public:
  using ChildClient::ChildClient;
  int32_t count() override {
    try {
      return ChildClient::count();      // EXPECT call_site thrift Child/count unary blocking in Retrying::count
    } catch (...) {
      send_count();                     // EXPECT call_site thrift Child/count unary async in Retrying::count
      return recv_count();
    }
  }
};
int Retry(Retrying& client) { return client.count(); }
