// Copyright 2026 The arterial authors
// SPDX-License-Identifier: Apache-2.0

#include "common/process.h"

#include <pthread.h>
#include <signal.h>
#include <sys/prctl.h>

namespace shop::common {
namespace {

sigset_t StopSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  return signals;
}

// Before any thread exists, so that all inherit the mask and only WaitForStop sees the signals.
telemetry::Options Prepare(const Flags& flags, const std::string& service_name) {
  const sigset_t signals = StopSignals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  return {service_name, "1.4.0", flags.Get("traces"),
          static_cast<uint64_t>(flags.GetInt("seed", 1))};
}

}  // namespace

Process::Process(const Flags& flags, const std::string& service_name)
    : telemetry_(Prepare(flags, service_name)),
      faults_(flags.Get("faults"), static_cast<uint64_t>(flags.GetInt("seed", 1))) {}

void Process::WaitForStop() {
  const sigset_t signals = StopSignals();
  int signal = 0;
  sigwait(&signals, &signal);
}

}  // namespace shop::common
