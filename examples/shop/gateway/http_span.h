// Copyright 2026 The arterial authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <httplib.h>

#include <string>

#include "common/faults.h"
#include "gateway/pages.h"
#include "opentelemetry/nostd/shared_ptr.h"
#include "opentelemetry/trace/scope.h"
#include "opentelemetry/trace/span.h"

namespace shop::gateway {

// One HTTP request: a SERVER span, active on this thread for as long as the object lives, and the
// fault that the request is to suffer.
class HttpSpan {
 public:
  HttpSpan(common::Faults& faults, const httplib::Request& request, httplib::Response& response,
           const std::string& route);
  ~HttpSpan();
  HttpSpan(const HttpSpan&) = delete;
  HttpSpan& operator=(const HttpSpan&) = delete;

  // True if the request has failed already and is not to be handled.
  bool IsFaulty() const { return fault_.code != 0; }
  void Send(const Page& page);

 private:
  const common::Fault fault_;
  httplib::Response& response_;
  const opentelemetry::nostd::shared_ptr<opentelemetry::trace::Span> span_;
  const opentelemetry::trace::Scope scope_;
};

}  // namespace shop::gateway
