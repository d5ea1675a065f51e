// Copyright 2026 The arterial authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <source_location>
#include <string>

#include "opentelemetry/trace/span.h"

namespace shop::common {

// `grpc::Status shop::checkout::OrderFlow::Place(const Request&)`, as the compiler writes a
// function, becomes `shop::checkout::OrderFlow::Place`, as `code.function.name` wants it.
std::string QualifiedName(std::string pretty_function);

// Sets code.function.name, code.file.path and code.line.number.
void SetSource(opentelemetry::trace::Span& span,
               std::source_location where = std::source_location::current());

}  // namespace shop::common
