// Copyright 2026 The arterial authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <cstdint>

#include "opentelemetry/nostd/string_view.h"
#include "opentelemetry/nostd/variant.h"

OPENTELEMETRY_BEGIN_NAMESPACE
namespace common {
using AttributeValue =
    nostd::variant<bool, int32_t, int64_t, uint32_t, double, const char*, nostd::string_view>;
}  // namespace common
OPENTELEMETRY_END_NAMESPACE
