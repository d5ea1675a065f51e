// NEEDS Poco/Net/HTTPClientSession.h
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPMessage.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/URI.h>

#include <string>

using Poco::Net::HTTPClientSession;
using Poco::Net::HTTPMessage;
using Poco::Net::HTTPRequest;

void Calls(const std::string& id) {
  HTTPClientSession session("shop", 80);
  HTTPRequest request(HTTPRequest::HTTP_GET, "/items", HTTPMessage::HTTP_1_1);
  session.sendRequest(request) << "";  // EXPECT call_site poco GET /items unary blocking in Calls
  HTTPRequest put(HTTPRequest::HTTP_PUT, "/items/" + id);
  session.sendRequest(put);  // EXPECT call_site poco PUT /items/{} unary blocking in Calls
  HTTPRequest later;
  later.setMethod("DELETE");
  later.setURI("/cart");
  session.sendRequest(later);  // EXPECT call_site poco DELETE /cart unary blocking in Calls
  Poco::URI uri("http://shop/path/of?uri=1");
  std::string path(uri.getPathAndQuery());
  if (path.empty()) path = "/";
  HTTPRequest post(HTTPRequest::HTTP_POST, path, HTTPMessage::HTTP_1_1);
  session.sendRequest(post);  // EXPECT call_site poco POST /path/of unary blocking in Calls
}

void Given(HTTPClientSession& session, HTTPRequest& request) {
  session.sendRequest(request);  // EXPECT call_site poco (dynamic) unary blocking in Given
}

struct Session {
  void sendRequest(HTTPRequest&);
};
void Own(Session& session, HTTPRequest& request) { session.sendRequest(request); }
