// Copyright 2026 The arterial authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "opentelemetry/version.h"

OPENTELEMETRY_BEGIN_NAMESPACE
namespace trace {

enum class SpanKind { kInternal, kServer, kClient, kProducer, kConsumer };

enum class StatusCode { kUnset, kOk, kError };

}  // namespace trace
OPENTELEMETRY_END_NAMESPACE
