// Copyright 2026 The arterial authors
// SPDX-License-Identifier: Apache-2.0

#include "common/grpc_status.h"

#include <array>

namespace shop::common {

const char* StatusName(grpc::StatusCode code) {
  static constexpr std::array kNames = {"OK",
                                        "CANCELLED",
                                        "UNKNOWN",
                                        "INVALID_ARGUMENT",
                                        "DEADLINE_EXCEEDED",
                                        "NOT_FOUND",
                                        "ALREADY_EXISTS",
                                        "PERMISSION_DENIED",
                                        "RESOURCE_EXHAUSTED",
                                        "FAILED_PRECONDITION",
                                        "ABORTED",
                                        "OUT_OF_RANGE",
                                        "UNIMPLEMENTED",
                                        "INTERNAL",
                                        "UNAVAILABLE",
                                        "DATA_LOSS",
                                        "UNAUTHENTICATED"};
  return code >= 0 && static_cast<size_t>(code) < kNames.size() ? kNames[code] : "UNKNOWN";
}

namespace {

bool IsServerError(grpc::StatusCode code) {
  switch (code) {
    case grpc::StatusCode::UNKNOWN:
    case grpc::StatusCode::DEADLINE_EXCEEDED:
    case grpc::StatusCode::UNIMPLEMENTED:
    case grpc::StatusCode::INTERNAL:
    case grpc::StatusCode::UNAVAILABLE:
    case grpc::StatusCode::DATA_LOSS:
      return true;
    default:
      return false;
  }
}

}  // namespace

void SetRpcResult(opentelemetry::trace::Span& span, const grpc::Status& status, bool is_server) {
  const char* name = StatusName(status.error_code());
  span.SetAttribute("rpc.response.status_code", name);
  if (is_server ? !IsServerError(status.error_code()) : status.ok()) return;
  span.SetAttribute("error.type", name);
  span.SetStatus(opentelemetry::trace::StatusCode::kError, status.error_message());
}

}  // namespace shop::common
