// Copyright 2026 The arterial authors
// SPDX-License-Identifier: Apache-2.0

// The names and shapes are those of opentelemetry-cpp, so that the services read like any code
// that is instrumented with it. This is not opentelemetry-cpp: it offers what the shop needs.
#pragma once

#define OPENTELEMETRY_BEGIN_NAMESPACE \
  namespace opentelemetry {           \
  inline namespace v1 {
#define OPENTELEMETRY_END_NAMESPACE \
  }                                 \
  }
