// Copyright 2026 The arterial authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <variant>

#include "opentelemetry/version.h"

OPENTELEMETRY_BEGIN_NAMESPACE
namespace nostd {
using std::get;
using std::holds_alternative;
using std::variant;
using std::visit;
}  // namespace nostd
OPENTELEMETRY_END_NAMESPACE
