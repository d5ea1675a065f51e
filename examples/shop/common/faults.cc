// Copyright 2026 The arterial authors
// SPDX-License-Identifier: Apache-2.0

#include "common/faults.h"

#include <fstream>
#include <sstream>

namespace shop::common {

void Faults::ReloadIfChanged() {
  struct stat info = {};
  if (path_.empty() || stat(path_.c_str(), &info) != 0) return;
  if (info.st_ino == read_inode_ && info.st_mtim.tv_sec == read_at_.tv_sec &&
      info.st_mtim.tv_nsec == read_at_.tv_nsec) {
    return;
  }
  read_inode_ = info.st_ino;
  read_at_ = info.st_mtim;
  rules_.clear();
  std::ifstream file(path_);
  for (std::string line; std::getline(file, line);) {
    Rule rule;
    std::istringstream words(line);
    if (line.empty() || line[0] == '#') continue;
    if (words >> rule.method >> rule.rate >> rule.fault.code >> rule.fault.delay_ms) {
      rules_.push_back(rule);
    }
  }
}

Fault Faults::Draw(std::string_view method) {
  std::lock_guard lock(mutex_);
  ReloadIfChanged();
  for (const Rule& rule : rules_) {
    if (rule.method != "*" && rule.method != method) continue;
    constexpr double kRange = 18446744073709551616.0;  // 2^64
    const bool hit = static_cast<double>(random_()) / kRange < rule.rate;
    return hit ? rule.fault : Fault{};
  }
  return {};
}

}  // namespace shop::common
