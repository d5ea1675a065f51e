// Copyright 2026 The arterial authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <string>

#include "opentelemetry/nostd/string_view.h"

OPENTELEMETRY_BEGIN_NAMESPACE
namespace context {
namespace propagation {

// Headers or metadata of one request.
class TextMapCarrier {
 public:
  virtual ~TextMapCarrier() = default;
  virtual std::string Get(nostd::string_view key) const noexcept = 0;
  virtual void Set(nostd::string_view key, nostd::string_view value) noexcept = 0;
};

}  // namespace propagation
}  // namespace context
OPENTELEMETRY_END_NAMESPACE
