// Copyright 2026 The arterial authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <grpcpp/support/status.h>

#include "opentelemetry/trace/span.h"

namespace shop::common {

// "OK", "UNAVAILABLE", ...
const char* StatusName(grpc::StatusCode code);

// Sets rpc.response.status_code and, where OpenTelemetry's conventions say so, error.type and the
// span's status. A server calls fewer codes an error than a client does.
void SetRpcResult(opentelemetry::trace::Span& span, const grpc::Status& status, bool is_server);

}  // namespace shop::common
