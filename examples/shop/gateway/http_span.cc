// Copyright 2026 The arterial authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/http_span.h"

#include <chrono>
#include <cstdint>
#include <thread>

#include "opentelemetry/trace/propagation/http_trace_context.h"
#include "opentelemetry/trace/provider.h"

namespace shop::gateway {
namespace {

namespace trace = opentelemetry::trace;

class HeaderCarrier final : public opentelemetry::context::propagation::TextMapCarrier {
 public:
  HeaderCarrier(const httplib::Request& request, httplib::Response& response)
      : request_(request), response_(response) {}
  std::string Get(std::string_view key) const noexcept override {
    return request_.get_header_value(std::string(key));
  }
  // A response names its trace in `traceresponse`, which looks as `traceparent` does.
  void Set(std::string_view key, std::string_view value) noexcept override {
    if (key == "traceparent") response_.set_header("traceresponse", std::string(value));
  }

 private:
  const httplib::Request& request_;
  httplib::Response& response_;
};

opentelemetry::nostd::shared_ptr<trace::Span> StartServerSpan(const httplib::Request& request,
                                                              httplib::Response& response,
                                                              const std::string& route) {
  auto tracer = trace::Provider::GetTracerProvider()->GetTracer("shop.http");
  HeaderCarrier carrier(request, response);
  trace::StartSpanOptions options;
  options.kind = trace::SpanKind::kServer;
  options.parent = trace::propagation::HttpTraceContext::Extract(carrier);
  auto span = tracer->StartSpan(request.method + " " + route,
                                {{"http.request.method", request.method},
                                 {"http.route", route},
                                 {"url.path", request.path},
                                 {"url.scheme", "http"}},
                                options);
  trace::propagation::HttpTraceContext::Inject(carrier, span->GetContext());
  return span;
}

}  // namespace

HttpSpan::HttpSpan(common::Faults& faults, const httplib::Request& request,
                   httplib::Response& response, const std::string& route)
    : fault_(faults.Draw(route)),
      response_(response),
      span_(StartServerSpan(request, response, route)),
      scope_(span_) {
  std::this_thread::sleep_for(std::chrono::milliseconds(fault_.delay_ms));
  if (IsFaulty()) response_.status = 500;
}

HttpSpan::~HttpSpan() {
  constexpr int kFirstServerError = 500;
  span_->SetAttribute("http.response.status_code", int64_t{response_.status});
  if (response_.status >= kFirstServerError) {
    span_->SetAttribute("error.type", std::to_string(response_.status));
    span_->SetStatus(trace::StatusCode::kError);
  }
  span_->End();
}

void HttpSpan::Send(const Page& page) {
  response_.status = page.status;
  response_.set_content(page.body, "text/plain");
}

Page ErrorPage(const grpc::Status& status) {
  switch (status.error_code()) {
    case grpc::StatusCode::NOT_FOUND:
      return {404, "no such thing\n"};
    case grpc::StatusCode::FAILED_PRECONDITION:
      return {402, "your card was declined\n"};
    default:
      return {503, "try again later\n"};
  }
}

}  // namespace shop::gateway
