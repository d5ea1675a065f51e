// Copyright 2026 The arterial authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace shop::common {

// `--name=value` and `--name` (which is "true"). Anything else ends the program with a sentence.
class Flags {
 public:
  Flags(int argc, char** argv);

  std::string Get(const std::string& name, const std::string& fallback = "") const;
  int64_t GetInt(const std::string& name, int64_t fallback) const;
  bool GetBool(const std::string& name) const;

 private:
  std::map<std::string, std::string> values_;
};

}  // namespace shop::common
