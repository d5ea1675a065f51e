// KINDS deadline context_flow
// Sockets' timeouts and carriers of Thrift calls.
#include <thrift/protocol/TBinaryProtocol.h>
#include <thrift/transport/TBufferTransports.h>
#include <thrift/transport/TSocket.h>

#include "../../frameworks/include/opentracing/tracer.h"
#include "Notes.h"

using apache::thrift::protocol::TBinaryProtocol;
using apache::thrift::transport::TFramedTransport;
using apache::thrift::transport::TSocket;
using Carrier = std::map<std::string, std::string>;

struct Writer : opentracing::TextMapWriter {
  explicit Writer(Carrier& carrier) : carrier_(carrier) {}
  Carrier& carrier_;
};

void Limited(const Carrier&) {
  auto socket = std::make_shared<TSocket>("notes", 9090);
  socket->setConnTimeout(100);
  socket->setRecvTimeout(2000);
  auto transport = std::make_shared<TFramedTransport>(socket);
  NotesClient client(std::make_shared<TBinaryProtocol>(transport));
  client.plain("x");  // EXPECT deadline set medium 2000000000ns // EXPECT context_flow trace no cancellation no deadline no high
}

// A class that keeps the client of another type, without a limit.
template <typename Client>
class Kept {
 public:
  explicit Kept(const std::string& host) {
    socket_ = std::shared_ptr<TSocket>(new TSocket(host, 9090));
    transport_ = std::make_shared<TFramedTransport>(socket_);
    client_ = new Client(std::make_shared<TBinaryProtocol>(transport_));
  }
  Client* Get() const { return client_; }

 private:
  std::shared_ptr<TSocket> socket_;
  std::shared_ptr<TFramedTransport> transport_;
  Client* client_;
};

class Notes {
 public:
  explicit Notes(Kept<NotesClient>* kept) : kept_(kept) {}
  void Injected(const opentracing::Span& span) {
    Carrier carrier;
    Writer writer(carrier);
    opentracing::Tracer::Global()->Inject(span.context(), writer);
    kept_->Get()->add("x", carrier);  // EXPECT deadline none medium // EXPECT context_flow trace yes cancellation no deadline no high
  }
  void Forgotten() {
    Carrier carrier;
    kept_->Get()->add("x", carrier);  // EXPECT deadline none medium // EXPECT context_flow trace no cancellation no deadline no high
  }
  void Async(const opentracing::Span& span) {
    Carrier carrier;
    Writer writer(carrier);
    opentracing::Tracer::Global()->Inject(span.context(), writer);
    Upload(carrier);
  }

 private:
  void Upload(const Carrier& carrier) {
    const auto later = [&] {
      kept_->Get()->add("x", carrier);  // EXPECT deadline none medium // EXPECT context_flow trace yes cancellation no deadline no high
    };
    later();
  }
  Kept<NotesClient>* kept_;
};
Kept<NotesClient> kept("notes");
Notes notes(&kept);

// The handler passes on what it was given.
class Handler : public NotesIf {
 public:
  void add(const std::string& text, const Carrier& carrier) override {
    kept.Get()->add(text, carrier);  // EXPECT deadline none medium // EXPECT context_flow trace yes cancellation no deadline no medium
  }
  void plain(const std::string& text) override {
    kept.Get()->plain(text);  // EXPECT deadline none medium // EXPECT context_flow trace no cancellation no deadline no high
  }
};
