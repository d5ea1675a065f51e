#include "indexer/ownership/owners_files.h"

#include <algorithm>
#include <map>

namespace arterial::indexer {
namespace {

constexpr std::string_view kBlanks = " \t\r\f\v";

bool IsKubernetesKey(std::string_view line) {
  const size_t colon = line.find(':');
  if (colon == std::string_view::npos) return false;
  const std::string_view rest = Trim(line.substr(colon + 1));
  if (!rest.empty() && rest[0] != '[' && rest[0] != '{' && rest[0] != '#') return false;
  constexpr std::string_view kKeys[] = {"approvers", "reviewers", "required_reviewers",
                                        "labels",    "options",   "emeritus_approvers",
                                        "filters",   "aliases",   "emeritus_reviewers"};
  const std::string_view key = Trim(line.substr(0, colon));
  return std::find(std::begin(kKeys), std::end(kKeys), key) != std::end(kKeys);
}

}  // namespace

std::string_view Trim(std::string_view text) {
  const size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

std::string_view FolderOf(std::string_view path) {
  const size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

std::string_view SniffOwners(std::string_view text) {
  std::string_view found;
  EachLine(text, [&](std::string_view whole, int) {
    if (!found.empty()) return;
    const std::string_view line = Trim(whole.substr(0, whole.find('#')));
    if (line.empty() || line == "*" || line.starts_with("set ") || line.starts_with("---")) return;
    if (IsKubernetesKey(line))
      found = "kubernetes-owners";
    else if (line[0] == '@')
      found = "grpc-old";
    else if (line.starts_with("per-file") || line.starts_with("file:") ||
             line.starts_with("include") ||
             (line.find('@') != std::string_view::npos && line.find(' ') == std::string_view::npos))
      found = "chromium-owners";
  });
  return found;
}

std::vector<std::string> OwnersFilesOf(std::string_view dialect, const OwnershipInputs& inputs) {
  const std::vector<std::string>& all = inputs.tree.Named("OWNERS");
  if (inputs.chosen) return all;
  std::map<std::string_view, int> votes;
  std::vector<std::string> own, silent;
  for (const std::string& path : all) {
    const std::string* text = inputs.tree.Read(path);
    if (text == nullptr) continue;
    const std::string_view sniffed = SniffOwners(*text);
    ++votes[sniffed];
    if (sniffed == dialect)
      own.push_back(path);
    else if (sniffed.empty())
      silent.push_back(path);
  }
  const int mine = votes[dialect];
  const bool most = std::all_of(votes.begin(), votes.end(), [&](const auto& other) {
    return other.first.empty() || other.first == dialect || mine > other.second;
  });
  if (mine > 0 && most) {
    own.insert(own.end(), silent.begin(), silent.end());
    std::sort(own.begin(), own.end());
  }
  return own;
}

}  // namespace arterial::indexer
