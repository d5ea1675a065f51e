// Copyright 2026 The arterial authors
// SPDX-License-Identifier: Apache-2.0

#include <httplib.h>

#include <iostream>
#include <string>
#include <thread>

#include "common/client.h"
#include "common/flags.h"
#include "common/process.h"
#include "gateway/http_span.h"
#include "gateway/pages.h"

namespace shop::gateway {
namespace {

using httplib::Request;
using httplib::Response;

void Healthz(const Request&, Response& response) { response.set_content("ok\n", "text/plain"); }

void AddRoutes(httplib::Server& server, const Backends& backends, common::Faults& faults) {
  server.Get("/healthz", Healthz);
  server.Get("/", [&](const Request& request, Response& response) {
    HttpSpan span(faults, request, response, "/");
    if (span.IsFaulty()) return;
    span.Send(HomePage(backends, request.get_param_value("user")));
  });
  server.Get(R"(/product/([^/]+))", [&](const Request& request, Response& response) {
    HttpSpan span(faults, request, response, "/product/{id}");
    if (span.IsFaulty()) return;
    span.Send(ProductPage(backends, request.matches[1].str(), request.get_param_value("currency"),
                          request.has_param("exact")));
  });
  server.Post("/cart", [&](const Request& request, Response& response) {
    HttpSpan span(faults, request, response, "/cart");
    if (span.IsFaulty()) return;
    span.Send(
        AddToCart(backends, request.get_param_value("user"), request.get_param_value("product")));
  });
  server.Post("/checkout", [&](const Request& request, Response& response) {
    HttpSpan span(faults, request, response, "/checkout");
    if (span.IsFaulty()) return;
    span.Send(
        Checkout(backends, request.get_param_value("user"), request.get_param_value("currency")));
  });
}

}  // namespace
}  // namespace shop::gateway

int main(int argc, char** argv) {
  const shop::common::Flags flags(argc, argv);
  shop::common::Process process(flags, "gateway");
  const shop::gateway::Backends backends = {
      .cart = shop::common::TracedChannel(flags.Get("cart")),
      .catalog = shop::common::TracedChannel(flags.Get("catalog")),
      .checkout = shop::common::TracedChannel(flags.Get("checkout")),
      .currency = shop::common::TracedChannel(flags.Get("currency")),
      .recommendation = shop::common::TracedChannel(flags.Get("recommendation")),
  };
  httplib::Server server;
  server.set_tcp_nodelay(true);
  shop::gateway::AddRoutes(server, backends, process.faults());
  const int port = static_cast<int>(flags.GetInt("port", 0));
  if (!server.bind_to_port("127.0.0.1", port)) {
    std::cerr << "cannot listen on 127.0.0.1:" << port << "; is --port free?\n";
    return 1;
  }
  std::thread listener([&server] { server.listen_after_bind(); });
  process.WaitForStop();
  server.stop();
  listener.join();
}
