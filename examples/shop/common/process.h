// Copyright 2026 The arterial authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <memory>
#include <string>

#include "common/faults.h"
#include "common/flags.h"
#include "sdk/setup.h"

namespace shop::common {

// What every process of the shop needs, first thing in main: signals, tracing, faults.
class Process {
 public:
  Process(const Flags& flags, const std::string& service_name);

  // Blocks until SIGINT or SIGTERM.
  void WaitForStop();
  Faults& faults() { return faults_; }

 private:
  telemetry::Setup telemetry_;
  Faults faults_;
};

}  // namespace shop::common
