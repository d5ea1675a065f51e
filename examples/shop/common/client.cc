// Copyright 2026 The arterial authors
// SPDX-License-Identifier: Apache-2.0

#include "common/client.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/support/client_interceptor.h>

#include <string_view>
#include <vector>

#include "common/grpc_status.h"
#include "common/source_attributes.h"
#include "opentelemetry/trace/propagation/http_trace_context.h"
#include "opentelemetry/trace/provider.h"

namespace shop::common {
namespace {

namespace trace = opentelemetry::trace;
using grpc::experimental::ClientRpcInfo;
using grpc::experimental::InterceptionHookPoints;
using grpc::experimental::InterceptorBatchMethods;

thread_local const CallSite* current_call_site = nullptr;

class MetadataWriter final : public opentelemetry::context::propagation::TextMapCarrier {
 public:
  explicit MetadataWriter(std::multimap<std::string, std::string>* metadata)
      : metadata_(metadata) {}
  std::string Get(std::string_view) const noexcept override { return {}; }
  void Set(std::string_view key, std::string_view value) noexcept override {
    metadata_->emplace(key, value);
  }

 private:
  std::multimap<std::string, std::string>* const metadata_;
};

// One call. The span starts where the call does, in the caller's thread, and ends with its status.
class ClientTracing final : public grpc::experimental::Interceptor {
 public:
  ClientTracing(std::string_view method, const std::string& host, int64_t port) {
    auto tracer = trace::Provider::GetTracerProvider()->GetTracer("shop.grpc");
    trace::StartSpanOptions options;
    options.kind = trace::SpanKind::kClient;
    span_ = tracer->StartSpan(method,
                              {{"rpc.system.name", "grpc"},
                               {"rpc.method", method},
                               {"server.address", host},
                               {"server.port", port}},
                              options);
    const CallSite* site = CallSite::Current();
    if (site == nullptr) return;
    SetSource(*span_, site->where());
    if (site->resend_count() > 0) {
      span_->SetAttribute("rpc.request.resend_count", site->resend_count());
    }
  }

  void Intercept(InterceptorBatchMethods* methods) override {
    if (methods->QueryInterceptionHookPoint(InterceptionHookPoints::PRE_SEND_INITIAL_METADATA)) {
      MetadataWriter carrier(methods->GetSendInitialMetadata());
      trace::propagation::HttpTraceContext::Inject(carrier, span_->GetContext());
    }
    if (methods->QueryInterceptionHookPoint(InterceptionHookPoints::POST_RECV_STATUS)) {
      SetRpcResult(*span_, *methods->GetRecvStatus(), /*is_server=*/false);
      span_->End();
    }
    methods->Proceed();
  }

 private:
  opentelemetry::nostd::shared_ptr<trace::Span> span_;
};

class ClientTracingFactory final : public grpc::experimental::ClientInterceptorFactoryInterface {
 public:
  explicit ClientTracingFactory(const std::string& address)
      : host_(address.substr(0, address.rfind(':'))),
        port_(std::stoll(address.substr(address.rfind(':') + 1))) {}

  grpc::experimental::Interceptor* CreateClientInterceptor(ClientRpcInfo* info) override {
    std::string_view method = info->method();
    method.remove_prefix(1);  // "/shop.cart.CartService/GetCart"
    return new ClientTracing(method, host_, port_);
  }

 private:
  const std::string host_;
  const int64_t port_;
};

}  // namespace

std::shared_ptr<grpc::Channel> TracedChannel(const std::string& address) {
  std::vector<std::unique_ptr<grpc::experimental::ClientInterceptorFactoryInterface>> factories;
  factories.push_back(std::make_unique<ClientTracingFactory>(address));
  return grpc::experimental::CreateCustomChannelWithInterceptors(
      address, grpc::InsecureChannelCredentials(), grpc::ChannelArguments(), std::move(factories));
}

std::shared_ptr<grpc::Channel> PlainChannel(const std::string& address) {
  return grpc::CreateChannel(address, grpc::InsecureChannelCredentials());
}

CallSite::CallSite(std::source_location where, int resend_count)
    : where_(where), resend_count_(resend_count) {
  current_call_site = this;
}

CallSite::~CallSite() { current_call_site = nullptr; }

const CallSite* CallSite::Current() { return current_call_site; }

}  // namespace shop::common
