// Copyright 2026 The arterial authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <cstdint>
#include <string>

namespace shop::telemetry {

struct Options {
  std::string service_name;
  std::string service_version;
  // Where spans go, as OTLP/JSON lines. Empty: nowhere.
  std::string trace_file;
  // Makes the ids, and so the sampling decisions, of two runs the same.
  uint64_t seed = 1;
};

// Sets the process's tracer provider. Spans are written until the object is destroyed.
class Setup {
 public:
  explicit Setup(const Options& options);
  ~Setup();
  Setup(const Setup&) = delete;
  Setup& operator=(const Setup&) = delete;
};

}  // namespace shop::telemetry
