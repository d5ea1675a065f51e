// Copyright 2026 The arterial authors
// SPDX-License-Identifier: Apache-2.0

#include "common/flags.h"

#include <cstdlib>
#include <iostream>
#include <string_view>

namespace shop::common {

Flags::Flags(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    std::string_view argument = argv[i];
    if (argument.substr(0, 2) != "--") {
      std::cerr << argv[0] << ": expected --name=value, not '" << argument << "'\n";
      std::exit(2);
    }
    argument.remove_prefix(2);
    const size_t equals = argument.find('=');
    const bool has_value = equals != std::string_view::npos;
    values_[std::string(argument.substr(0, equals))] =
        has_value ? argument.substr(equals + 1) : "true";
  }
}

std::string Flags::Get(const std::string& name, const std::string& fallback) const {
  const auto found = values_.find(name);
  return found == values_.end() ? fallback : found->second;
}

int64_t Flags::GetInt(const std::string& name, int64_t fallback) const {
  const std::string text = Get(name);
  return text.empty() ? fallback : std::strtoll(text.c_str(), nullptr, 10);
}

bool Flags::GetBool(const std::string& name) const { return Get(name) == "true"; }

}  // namespace shop::common
