// Copyright 2026 The arterial authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <sys/stat.h>

#include <cstdint>
#include <mutex>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace shop::common {

// What to do to one request: sleep, then answer with a gRPC status code other than OK (0).
struct Fault {
  int delay_ms = 0;
  int code = 0;
};

// Faults injected into this process, read from a file that may be replaced while it runs:
//
//   # method  rate  code  delay_ms
//   Charge    0.7   14    0
//   *         1     0     5
//
// The first line that names the method (or `*`) applies, to `rate` of the requests.
class Faults {
 public:
  // No faults if `path` is empty or there is no such file.
  Faults(std::string path, uint64_t seed) : path_(std::move(path)), random_(seed) {}

  Fault Draw(std::string_view method);

 private:
  struct Rule {
    std::string method;
    double rate;
    Fault fault;
  };
  void ReloadIfChanged();

  const std::string path_;
  std::mutex mutex_;
  std::mt19937_64 random_;
  struct timespec read_at_ = {};
  ino_t read_inode_ = 0;
  std::vector<Rule> rules_;
};

}  // namespace shop::common
