// A guess at the owner of a file that no rule speaks of: who wrote it, by git's history.
//
// Each commit of the last kMaxCommits gives its author the lines that it added to the file, halved
// for each half-life (`ownership: half_life_days:` of arterial.yaml, a year by default) that it is
// older than the newest commit; who touched the file last gets kLastTouch lines more. The one with
// most is the guess, and whoever has at least half as much, three people at most. The newest commit
// is the clock: the same history gives the same answer on any day. Merges count for nobody; names
// go through .mailmap. Always marked as a guess; `ownership: guess: false` turns it off.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "indexer/ownership/dialect.h"

namespace arterial::indexer {

inline constexpr int kMaxCommits = 20000;
inline constexpr double kLastTouch = 5;

// What git log --numstat says: lines "commit\x1f<hash>\x1f<author>\x1f<seconds>", then
// "<added>\t<deleted>\t<path>" (- for binary files), newest commit first.
class GitHistory {
 public:
  GitHistory(std::string_view log, int half_life_days);
  std::optional<Owner> GuessOf(std::string_view path) const;
  size_t files() const { return files_.size(); }

 private:
  struct Share {
    uint32_t author;
    double lines;
    uint32_t commit;  // the author's newest that touched the file
  };
  std::vector<std::string> authors_, commits_;
  std::unordered_map<std::string, std::vector<Share>> files_;
};

std::unique_ptr<OwnerSource> LoadGitHistory(const OwnershipInputs& inputs);

}  // namespace arterial::indexer
