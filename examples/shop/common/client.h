// Copyright 2026 The arterial authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>

#include <chrono>
#include <memory>
#include <source_location>
#include <string>
#include <utility>

namespace shop::common {

// A channel whose calls are traced: each makes a CLIENT span beneath the active one and carries
// the context on.
std::shared_ptr<grpc::Channel> TracedChannel(const std::string& address);

// A channel without any of that.
std::shared_ptr<grpc::Channel> PlainChannel(const std::string& address);

// Tells the tracing of this thread's next call where it is made and how often it was made before.
class CallSite {
 public:
  explicit CallSite(std::source_location where, int resend_count = 0);
  ~CallSite();
  CallSite(const CallSite&) = delete;
  CallSite& operator=(const CallSite&) = delete;

  static const CallSite* Current();
  const std::source_location& where() const { return where_; }
  int resend_count() const { return resend_count_; }

 private:
  const std::source_location where_;
  const int resend_count_;
};

// The shop's way to call a service: with a deadline, and with the place of the call in the trace.
//
//   RpcClient<CatalogService> catalog(channel);
//   auto status = catalog.Call([&](CatalogService::Stub& stub, grpc::ClientContext& context) {
//     return stub.GetProduct(&context, request, &product);
//   });
template <typename Service>
class RpcClient {
 public:
  using Stub = typename Service::Stub;

  explicit RpcClient(std::shared_ptr<grpc::Channel> channel,
                     std::chrono::milliseconds timeout = std::chrono::seconds(5))
      : stub_(Service::NewStub(std::move(channel))), timeout_(timeout) {}

  template <typename Invoke>
  grpc::Status Call(Invoke invoke,
                    std::source_location where = std::source_location::current()) const {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + timeout_);
    const CallSite site(where);
    return invoke(*stub_, context);
  }

 private:
  const std::unique_ptr<Stub> stub_;
  const std::chrono::milliseconds timeout_;
};

}  // namespace shop::common
