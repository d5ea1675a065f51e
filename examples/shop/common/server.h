// Copyright 2026 The arterial authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <grpcpp/impl/service_type.h>
#include <grpcpp/server_context.h>

#include <string>

#include "common/flags.h"
#include "common/process.h"
#include "opentelemetry/nostd/shared_ptr.h"
#include "opentelemetry/trace/span.h"

namespace shop::common {

// Serves on 127.0.0.1:--port until the process is told to stop, traced and with faults injected.
// Returns the exit code of the process.
int RunServer(const Flags& flags, Process& process, grpc::Service* service);

// The SERVER span of a request. In a synchronous handler it is also the active span of the thread;
// a callback handler, which may run on any thread, asks for it here.
opentelemetry::nostd::shared_ptr<opentelemetry::trace::Span> ServerSpan(
    const grpc::ServerContextBase* context);

}  // namespace shop::common
