// KINDS failure
// The answer to a request as the way out: reactors, completion queues, HTTP responses.
#include <httplib.h>

#include "shop.grpc.pb.h"

using grpc::Status;
using shop::Item;

struct Page {
  int status;
  std::string text;
};
Page ErrorPage(const Status& status);

struct Server {
  shop::Catalog::Stub* stub_;

  void Reactor(Item* item, grpc::ServerUnaryReactor* reactor) {
    grpc::ClientContext context;
    const Status status = stub_->Get(&context, *item, item);  // EXPECT failure propagates answer @22 in Server::Reactor
    reactor->Finish(status.ok() ? Status::OK : Status(grpc::INTERNAL, "catalog"));
  }
  void ReactorAnyway(Item* item, grpc::ServerUnaryReactor* reactor) {
    grpc::ClientContext context;
    const Status status = stub_->Get(&context, *item, item);  // EXPECT failure handled @27 in Server::ReactorAnyway
    if (!status.ok()) item->set_name("none");
    reactor->Finish(Status::OK);
  }
  void Queue(Item* item, grpc::ServerAsyncResponseWriter<Item>* writer) {
    grpc::ClientContext context;
    const Status status = stub_->Get(&context, *item, item);  // EXPECT failure propagates answer @33 in Server::Queue
    if (!status.ok()) return writer->FinishWithError(status, this);
    writer->Finish(*item, Status::OK, this);
  }
  void Http(Item* item, httplib::Response& response) {
    grpc::ClientContext context;
    const Status status = stub_->Get(&context, *item, item);  // EXPECT failure propagates answer @41 in Server::Http
    if (!status.ok()) {
      response.status = 502;
      return;
    }
    response.set_content(item->name(), "text/plain");
  }
  void HttpAnyway(Item* item, httplib::Response& response) {
    grpc::ClientContext context;
    const Status status = stub_->Get(&context, *item, item);  // EXPECT failure handled @49 in Server::HttpAnyway
    response.status = 200;
    response.set_content(status.ok() ? item->name() : "nothing", "text/plain");
  }
  Page Shown(Item* item) {
    grpc::ClientContext context;
    const Status status = stub_->Get(&context, *item, item);  // EXPECT failure propagates return @54 in Server::Shown
    if (!status.ok()) return ErrorPage(status);
    return Page{200, item->name()};
  }
  Page Degraded(Item* item) {
    grpc::ClientContext context;
    const Status status = stub_->Get(&context, *item, item);  // EXPECT failure handled @60 in Server::Degraded
    if (!status.ok()) return Page{200, "nothing today"};
    return Page{200, item->name()};
  }
};

int FromHttp(httplib::Client& client) {
  const auto result = client.Get("/items");  // EXPECT failure propagates return:negative @67 in FromHttp
  if (!result) return -1;
  return 0;
}
std::string HttpFallback(httplib::Client& client) {
  if (auto result = client.Get("/items")) return "there";  // EXPECT failure handled @71 in HttpFallback
  return "none";
}
void HttpDropped(httplib::Client& client) {
  client.Get("/items");  // EXPECT failure ignored @75 in HttpDropped
}
