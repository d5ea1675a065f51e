#include "indexer/ownership/git_history.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>

#include "db/support/subprocess.h"
#include "indexer/ownership/owners_files.h"

namespace arterial::indexer {
namespace {

constexpr char kPart = '\x1f';
constexpr double kSecondsPerDay = 86400;

int64_t Number(std::string_view text) {
  int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::vector<std::string_view> Split(std::string_view line, char separator) {
  std::vector<std::string_view> parts;
  for (size_t begin = 0; begin <= line.size();) {
    const size_t end = std::min(line.find(separator, begin), line.size());
    parts.push_back(line.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

// The history is read when a first guess is asked for.
class GitGuesses : public OwnerSource {
 public:
  GitGuesses(std::string root, int half_life_days, db::IssueLog& issues)
      : root_(std::move(root)), half_life_days_(half_life_days), issues_(issues) {}

  bool guesses() const override { return true; }
  std::optional<Owner> OwnerOf(std::string_view path) const override {
    if (!history_) Read();
    return history_->GuessOf(path);
  }

 private:
  void Read() const {
    Result<ProcessOutput> log = RunProcess(
        {"git", "-c", "core.quotePath=false", "log", "--no-merges", "--no-renames", "--no-ext-diff",
         "--no-textconv", "--numstat", "--relative", "--use-mailmap", "-n",
         std::to_string(kMaxCommits), "--format=commit%x1f%h%x1f%aE%x1f%ct", "--", "."},
        root_, std::chrono::seconds(300));
    const bool usable = log && log->exit_code == 0;
    if (!usable)
      issues_.Add("git_history_unreadable", db::Severity::kWarning, "", 0,
                  log ? log->err.substr(0, 200) : log.error().message);
    history_ = std::make_unique<GitHistory>(usable ? log->out : std::string(), half_life_days_);
  }

  std::string root_;
  int half_life_days_;
  db::IssueLog& issues_;
  mutable std::unique_ptr<GitHistory> history_;
};

}  // namespace

GitHistory::GitHistory(std::string_view log, int half_life_days) {
  std::map<std::string, uint32_t, std::less<>> ids;
  uint32_t author = 0;
  int64_t newest = 0;
  double weight = 0;
  EachLine(log, [&](std::string_view line, int) {
    if (line.starts_with("commit\x1f")) {
      const std::vector<std::string_view> parts = Split(line, kPart);
      if (parts.size() != 4) return;
      const auto [id, added] = ids.try_emplace(std::string(parts[2]), authors_.size());
      if (added) authors_.emplace_back(parts[2]);
      author = id->second;
      commits_.emplace_back(parts[1]);
      const int64_t time = Number(parts[3]);
      newest = std::max(newest, time);
      const double age = std::max<double>(0, static_cast<double>(newest - time));
      weight = std::exp2(-age / kSecondsPerDay / half_life_days);
      return;
    }
    const std::vector<std::string_view> parts = Split(line, '\t');
    if (parts.size() != 3 || commits_.empty()) return;
    std::vector<Share>& shares = files_[std::string(parts[2])];
    const auto commit = static_cast<uint32_t>(commits_.size() - 1);
    const bool last = shares.empty();
    auto share = std::find_if(shares.begin(), shares.end(),
                              [&](const Share& s) { return s.author == author; });
    if (share == shares.end()) share = shares.insert(share, {author, 0, commit});
    share->lines += static_cast<double>(Number(parts[0])) * weight + (last ? kLastTouch : 0);
  });
}

std::optional<Owner> GitHistory::GuessOf(std::string_view path) const {
  const auto found = files_.find(std::string(path));
  if (found == files_.end()) return std::nullopt;
  std::vector<Share> shares = found->second;
  std::sort(shares.begin(), shares.end(), [&](const Share& a, const Share& b) {
    return a.lines != b.lines ? a.lines > b.lines : authors_[a.author] < authors_[b.author];
  });
  std::vector<std::string> owners;
  for (const Share& share : shares)
    if (owners.size() < 3 && share.lines * 2 >= shares[0].lines)
      owners.push_back(authors_[share.author]);
  const std::string joined = JoinOwners(owners);
  if (joined.empty()) return std::nullopt;
  return Owner{joined, "commit " + commits_[shares[0].commit], 0, true};
}

std::unique_ptr<OwnerSource> LoadGitHistory(const OwnershipInputs& inputs) {
  if (!inputs.config.ownership.guess && !inputs.chosen) return nullptr;
  Result<ProcessOutput> inside =
      RunProcess({"git", "rev-parse", "--is-inside-work-tree"}, inputs.tree.root());
  if (!inside || inside->exit_code != 0) return nullptr;
  return std::make_unique<GitGuesses>(inputs.tree.root(), inputs.config.ownership.half_life_days,
                                      inputs.issues);
}

}  // namespace arterial::indexer
