#include "indexer/ownership/rule_index.h"

namespace arterial::indexer {

std::vector<std::string_view> SplitPath(std::string_view path) {
  std::vector<std::string_view> parts;
  for (size_t begin = 0;;) {
    const size_t end = std::min(path.find('/', begin), path.size());
    parts.push_back(path.substr(begin, end - begin));
    if (end == path.size()) return parts;
    begin = end + 1;
  }
}

void RuleIndex::Add(int number, const RuleKey& key) {
  if (!key.folders.empty()) {
    size_t folder = 0;
    for (const std::string& name : key.folders) {
      const auto [next, added] = folders_[folder].folders.emplace(name, folders_.size());
      folder = next->second;
      if (added) folders_.emplace_back();
    }
    folders_[folder].numbers.push_back(number);
  } else if (!key.name.empty()) {
    names_[key.name].push_back(number);
  } else if (!key.ending.empty()) {
    endings_[key.ending].push_back(number);
  } else {
    others_.push_back(number);
  }
}

}  // namespace arterial::indexer
