// Copyright 2026 The arterial authors
// SPDX-License-Identifier: Apache-2.0

#include "common/server.h"

#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>
#include <grpcpp/support/server_interceptor.h>

#include <chrono>
#include <iostream>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "common/grpc_status.h"
#include "opentelemetry/trace/propagation/http_trace_context.h"
#include "opentelemetry/trace/provider.h"
#include "opentelemetry/trace/scope.h"

namespace shop::common {
namespace {

namespace trace = opentelemetry::trace;
using grpc::experimental::InterceptionHookPoints;
using grpc::experimental::InterceptorBatchMethods;
using grpc::experimental::ServerRpcInfo;
using SpanPtr = opentelemetry::nostd::shared_ptr<trace::Span>;
using Metadata = std::multimap<grpc::string_ref, grpc::string_ref>;

class MetadataReader final : public opentelemetry::context::propagation::TextMapCarrier {
 public:
  explicit MetadataReader(const Metadata* metadata) : metadata_(metadata) {}
  std::string Get(std::string_view key) const noexcept override {
    const auto found = metadata_->find(grpc::string_ref(key.data(), key.size()));
    if (found == metadata_->end()) return {};
    return std::string(found->second.data(), found->second.size());
  }
  void Set(std::string_view, std::string_view) noexcept override {}

 private:
  const Metadata* const metadata_;
};

// Spans of the requests in progress, by their context.
class OpenSpans {
 public:
  void Set(const grpc::ServerContextBase* context, SpanPtr span) {
    std::lock_guard lock(mutex_);
    spans_[context] = std::move(span);
  }
  SpanPtr Get(const grpc::ServerContextBase* context) {
    std::lock_guard lock(mutex_);
    const auto found = spans_.find(context);
    return found == spans_.end() ? nullptr : found->second;
  }
  void Erase(const grpc::ServerContextBase* context) {
    std::lock_guard lock(mutex_);
    spans_.erase(context);
  }

 private:
  std::mutex mutex_;
  std::map<const grpc::ServerContextBase*, SpanPtr> spans_;
};

OpenSpans& Open() {
  static OpenSpans spans;
  return spans;
}

// One request: a SERVER span from its first byte to its status, and the fault it is to suffer.
// gRPC runs the first hook, a synchronous handler and the last hook on one thread.
class ServerTracing final : public grpc::experimental::Interceptor {
 public:
  ServerTracing(ServerRpcInfo* info, Faults& faults)
      : context_(info->server_context()),
        method_(std::string_view(info->method()).substr(1)),
        faults_(faults) {}
  ~ServerTracing() override { Finish(); }

  void Intercept(InterceptorBatchMethods* methods) override {
    if (methods->QueryInterceptionHookPoint(InterceptionHookPoints::POST_RECV_INITIAL_METADATA)) {
      Begin(methods->GetRecvInitialMetadata());
    }
    if (methods->QueryInterceptionHookPoint(InterceptionHookPoints::PRE_SEND_STATUS)) {
      if (fault_.code != 0) {
        const auto code = static_cast<grpc::StatusCode>(fault_.code);
        methods->ModifySendStatus(grpc::Status(code, "injected fault"));
      }
      SetRpcResult(*span_, methods->GetSendStatus(), /*is_server=*/true);
      Finish();
    }
    methods->Proceed();
  }

 private:
  void Begin(const Metadata* metadata) {
    auto tracer = trace::Provider::GetTracerProvider()->GetTracer("shop.grpc");
    trace::StartSpanOptions options;
    options.kind = trace::SpanKind::kServer;
    options.parent = trace::propagation::HttpTraceContext::Extract(MetadataReader(metadata));
    span_ =
        tracer->StartSpan(method_, {{"rpc.system.name", "grpc"}, {"rpc.method", method_}}, options);
    Open().Set(context_, span_);
    scope_.emplace(span_);
    fault_ = faults_.Draw(method_.substr(method_.rfind('/') + 1));
    if (fault_.delay_ms > 0) {
      span_->AddEvent("fault.delay", {{"fault.delay_ms", fault_.delay_ms}});
      std::this_thread::sleep_for(std::chrono::milliseconds(fault_.delay_ms));
    }
  }

  void Finish() {
    if (span_ == nullptr) return;
    Open().Erase(context_);
    scope_.reset();
    span_->End();
    span_ = nullptr;
  }

  const grpc::ServerContextBase* const context_;
  const std::string_view method_;
  Faults& faults_;
  Fault fault_;
  SpanPtr span_;
  std::optional<trace::Scope> scope_;
};

class ServerTracingFactory final : public grpc::experimental::ServerInterceptorFactoryInterface {
 public:
  explicit ServerTracingFactory(Faults& faults) : faults_(faults) {}
  grpc::experimental::Interceptor* CreateServerInterceptor(ServerRpcInfo* info) override {
    return new ServerTracing(info, faults_);
  }

 private:
  Faults& faults_;
};

}  // namespace

SpanPtr ServerSpan(const grpc::ServerContextBase* context) { return Open().Get(context); }

int RunServer(const Flags& flags, Process& process, grpc::Service* service) {
  std::vector<std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface>> factories;
  factories.push_back(std::make_unique<ServerTracingFactory>(process.faults()));
  const std::string address = "127.0.0.1:" + flags.Get("port");
  grpc::ServerBuilder builder;
  builder.AddListeningPort(address, grpc::InsecureServerCredentials());
  builder.RegisterService(service);
  builder.experimental().SetInterceptorCreators(std::move(factories));
  const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (server == nullptr) {
    std::cerr << "cannot listen on " << address << "; is --port free?\n";
    return 1;
  }
  process.WaitForStop();
  server->Shutdown(std::chrono::system_clock::now() + std::chrono::seconds(1));
  return 0;
}

}  // namespace shop::common
