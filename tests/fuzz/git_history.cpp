// What git log prints.
#include "indexer/ownership/git_history.h"

#include "tests/fuzz/fuzz.h"

std::vector<std::string> Seeds() { return {}; }

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);

  const arterial::indexer::GitHistory history(text, 1 + static_cast<int>(size % 1000));
  for (const char* path : {"f", "a/b"}) {
    const auto guess = history.GuessOf(path);
    FUZZ_CHECK(guess == history.GuessOf(path));
    if (guess) FUZZ_CHECK(guess->guess && !guess->owners.empty());
  }
  return 0;
}
