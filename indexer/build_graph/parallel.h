// Work on many small things, on all cores that the process may use.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <thread>
#include <vector>

#include "indexer/environment.h"

namespace arterial::indexer {

// Calls work(i) for each i below `count`, on several threads, in any order. `work` must not throw
// and touches nothing that belongs to another i.
template <typename Work>
void ForEachIndex(size_t count, const Work& work) {
  constexpr size_t kChunk = 64;
  constexpr int kMostThreads = 8;  // files are waited for, too, but all cores are not ours alone
  std::atomic<size_t> next{0};
  auto run = [&] {
    for (size_t begin = next.fetch_add(kChunk); begin < count; begin = next.fetch_add(kChunk))
      for (size_t i = begin; i < std::min(begin + kChunk, count); ++i) work(i);
  };
  std::vector<std::thread> threads;
  const int most = std::min({UsableCores(), kMostThreads, static_cast<int>(count / kChunk) + 1});
  for (int i = 1; i < most; ++i) threads.emplace_back(run);
  run();
  for (std::thread& thread : threads) thread.join();
}

}  // namespace arterial::indexer
