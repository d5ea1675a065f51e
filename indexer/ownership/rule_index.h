// Finds the last of many rules that matches a path without trying them all. 100,000 paths against
// thousands of rules are a billion matches one by one; the index leaves the few that can match.
//
// A rule is filed under what its pattern spells out:
//   /sdk/core/**/x   folders from the root: below sdk/core only
//   README.md, tmp/  a component of that name somewhere
//   *.proto          a component with that ending
//   anything else    always tried
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace arterial::indexer {

// "a/b" -> a, b; views into `path`. An empty path has one empty component.
std::vector<std::string_view> SplitPath(std::string_view path);

// What a pattern spells out of the paths that it can match.
struct RuleKey {
  std::vector<std::string> folders;  // first components, from the root
  std::string name;                  // else: a component
  std::string ending;                // else: what follows the last '.' of a component
};

class RuleIndex {
 public:
  // Files rule `number`; numbers must grow.
  void Add(int number, const RuleKey& key);

  // The greatest number for which `matches(number)` holds, of rules that can match; -1: none.
  template <typename Matches>
  int Last(std::string_view path, const Matches& matches) const {
    int best = -1;
    const auto look = [&](const std::vector<int>& numbers) {
      for (auto number = numbers.rbegin(); number != numbers.rend() && *number > best; ++number)
        if (matches(*number)) best = *number;
    };
    EachList(path, look);
    return best;
  }

 private:
  struct Hash {
    using is_transparent = void;
    size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  using Lists = std::unordered_map<std::string, std::vector<int>, Hash, std::equal_to<>>;
  struct Folder {
    std::unordered_map<std::string, size_t, Hash, std::equal_to<>> folders;  // in folders_
    std::vector<int> numbers;
  };

  template <typename Look>
  void EachList(std::string_view path, const Look& look) const {
    look(others_);
    const Folder* folder = &folders_[0];
    for (size_t begin = 0; begin <= path.size();) {
      const size_t end = std::min(path.find('/', begin), path.size());
      const std::string_view part = path.substr(begin, end - begin);
      begin = end + 1;
      if (folder != nullptr) {
        const auto next = folder->folders.find(part);
        folder = next == folder->folders.end() ? nullptr : &folders_[next->second];
        if (folder != nullptr) look(folder->numbers);
      }
      if (const auto named = names_.find(part); named != names_.end()) look(named->second);
      const size_t dot = part.rfind('.');
      if (dot == std::string_view::npos) continue;
      if (const auto ending = endings_.find(part.substr(dot + 1)); ending != endings_.end())
        look(ending->second);
    }
  }

  std::vector<Folder> folders_ = std::vector<Folder>(1);  // the first is the root
  Lists names_, endings_;
  std::vector<int> others_;
};

}  // namespace arterial::indexer
