#include "indexer/prelude/clusters.h"

#include <algorithm>

namespace arterial::indexer {
namespace {

// In the time that parsing headers of so many bytes takes, bodies skipped.
constexpr double kBuild = 1.4;        // making a prelude: parsing and writing it; of its bytes
constexpr double kUse = 0.1;          // what a unit reads of it; of its bytes
constexpr double kBuildBase = 400e3;  // the process that makes it
constexpr double kUseBase = 30e3;     // opening it
// Distinct sets of headers that are weighed against each other; more are weighed in turn.
constexpr size_t kMaxClusters = 48;

struct Draft {
  BitSet headers;
  std::vector<size_t> units;
  double bytes = 0;  // that the headers lead to
  double gain = 0;
};

double BytesOf(const ClusterInput& input, const BitSet& headers) {
  BitSet files(input.sizes.size());
  headers.ForEach([&](size_t header) { files |= input.closures[header]; });
  double bytes = 0;
  files.ForEach([&](size_t file) { bytes += static_cast<double>(input.sizes[file]); });
  return bytes;
}

double GainOf(double bytes, size_t units) {
  const auto count = static_cast<double>(units);
  return count * (bytes * (1 - kUse) - kUseBase) - bytes * kBuild - kBuildBase;
}

Draft Merge(const ClusterInput& input, const Draft& a, const Draft& b) {
  Draft merged = a;
  merged.headers &= b.headers;
  merged.units.insert(merged.units.end(), b.units.begin(), b.units.end());
  merged.bytes = BytesOf(input, merged.headers);
  merged.gain = GainOf(merged.bytes, merged.units.size());
  return merged;
}

// More than the two apart; a draft without a gain gets no prelude.
double Advantage(const Draft& merged, const Draft& a, const Draft& b) {
  return merged.gain - std::max(a.gain, 0.0) - std::max(b.gain, 0.0);
}

// Units that may have the same headers, the most first.
std::vector<Draft> Distinct(const ClusterInput& input) {
  std::vector<Draft> drafts;
  for (size_t unit = 0; unit < input.units.size(); ++unit) {
    const auto same = [&](const Draft& draft) { return draft.headers == input.units[unit]; };
    const auto it = std::find_if(drafts.begin(), drafts.end(), same);
    if (it != drafts.end())
      it->units.push_back(unit);
    else
      drafts.push_back({input.units[unit], {unit}});
  }
  for (Draft& draft : drafts) {
    draft.bytes = BytesOf(input, draft.headers);
    draft.gain = GainOf(draft.bytes, draft.units.size());
  }
  std::stable_sort(drafts.begin(), drafts.end(),
                   [](const Draft& a, const Draft& b) { return a.units.size() > b.units.size(); });
  return drafts;
}

// Three may gain where two do not: drafts without a gain are put together while one more unit with
// their headers would be a gain.
bool MayGrow(const Draft& merged, const Draft& a, const Draft& b) {
  return a.gain <= 0 && b.gain <= 0 && merged.bytes * (1 - kUse) > kUseBase;
}

// Merges the two drafts with the greatest advantage; false if there are no two to merge.
bool MergeBest(const ClusterInput& input, std::vector<Draft>& drafts) {
  constexpr double kNone = -1e300;
  double best = kNone;
  size_t first = 0, second = 0;
  Draft chosen;
  for (size_t i = 0; i < drafts.size(); ++i)
    for (size_t j = i + 1; j < drafts.size(); ++j) {
      Draft merged = Merge(input, drafts[i], drafts[j]);
      const double advantage = Advantage(merged, drafts[i], drafts[j]);
      if (advantage <= best) continue;
      if (advantage <= 0 && !MayGrow(merged, drafts[i], drafts[j])) continue;
      best = advantage;
      first = i;
      second = j;
      chosen = std::move(merged);
    }
  if (best == kNone) return false;
  drafts[first] = std::move(chosen);
  drafts.erase(drafts.begin() + static_cast<long>(second));
  return true;
}

// Units go where the largest prelude is that has nothing they lack.
void Reassign(const ClusterInput& input, std::vector<Cluster>& clusters) {
  std::vector<double> worth;
  for (Cluster& cluster : clusters) {
    worth.push_back(BytesOf(input, cluster.headers));
    cluster.units.clear();
  }
  for (size_t unit = 0; unit < input.units.size(); ++unit) {
    Cluster* best = nullptr;
    double most = 0;
    for (size_t i = 0; i < clusters.size(); ++i) {
      if (worth[i] <= most || !input.units[unit].Contains(clusters[i].headers)) continue;
      best = &clusters[i];
      most = worth[i];
    }
    if (best != nullptr) best->units.push_back(unit);
  }
}

}  // namespace

std::vector<Cluster> MakeClusters(const ClusterInput& input) {
  std::vector<Draft> drafts;
  for (Draft& draft : Distinct(input)) {
    drafts.push_back(std::move(draft));
    if (drafts.size() > kMaxClusters && !MergeBest(input, drafts)) drafts.pop_back();
  }
  while (MergeBest(input, drafts)) {
  }
  std::vector<Cluster> clusters;
  for (Draft& draft : drafts)
    if (draft.gain > 0 && draft.units.size() > 1)
      clusters.push_back({std::move(draft.headers), std::move(draft.units)});
  Reassign(input, clusters);
  std::erase_if(clusters, [&](const Cluster& cluster) {
    return GainOf(BytesOf(input, cluster.headers), cluster.units.size()) <= 0;
  });
  Reassign(input, clusters);
  return clusters;
}

}  // namespace arterial::indexer
