// Runs a fuzz target without a fuzzing engine: over its seeds and over damaged copies of them, the
// same ones every time, so that each ordinary test run covers the hostile inputs too.
// usage: fuzz_NAME [--rounds N] FILE|FOLDER...
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string_view>

#include "tests/fuzz/fuzz.h"

namespace {

namespace fs = std::filesystem;

std::string ReadAll(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void Run(const std::string& input) {
  // A copy of exactly that size, so that a sanitizer sees a read behind its end.
  std::vector<uint8_t> bytes(input.begin(), input.end());
  bytes.shrink_to_fit();
  LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
}

std::string Damage(std::string input, const std::vector<std::string>& seeds, std::mt19937& random) {
  const auto below = [&](size_t n) { return n == 0 ? 0 : random() % n; };
  for (size_t edits = 1 + below(4); edits > 0 && !input.empty(); --edits) {
    const size_t at = below(input.size());
    const size_t length = 1 + below(std::min<size_t>(16, input.size() - at));
    switch (random() % 5) {
      case 0:
        input[at] = static_cast<char>(random());
        break;
      case 1:
        input.erase(at, length);
        break;
      case 2:
        input.insert(at, input.substr(at, length));
        break;
      case 3:
        input.resize(at);
        break;
      case 4: {
        const std::string& other = seeds[below(seeds.size())];
        if (!other.empty()) input.replace(at, length, other.substr(below(other.size()), length));
        break;
      }
    }
  }
  return input;
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::string> seeds = Seeds();
  size_t rounds = 2000;
  for (int i = 1; i < argc; ++i) {
    if (std::string_view(argv[i]) == "--rounds" && i + 1 < argc) {
      rounds = std::strtoull(argv[++i], nullptr, 10);
    } else if (fs::is_directory(argv[i])) {
      std::vector<fs::path> files;
      for (const auto& entry : fs::recursive_directory_iterator(argv[i]))
        if (entry.is_regular_file()) files.push_back(entry.path());
      std::sort(files.begin(), files.end());
      for (const fs::path& file : files) seeds.push_back(ReadAll(file));
    } else if (fs::is_regular_file(argv[i])) {
      seeds.push_back(ReadAll(argv[i]));
    } else {
      fprintf(stderr, "%s: no such file or folder\n", argv[i]);
      return 2;
    }
  }
  if (seeds.empty()) {
    fprintf(stderr, "no seeds: give files or folders\n");
    return 2;
  }
  for (const std::string& seed : seeds) Run(seed);
  std::mt19937 random(1);
  for (size_t round = 0; round < rounds; ++round) {
    Run(Damage(seeds[random() % seeds.size()], seeds, random));
  }
  printf("%zu seeds, %zu damaged copies\n", seeds.size(), rounds);
  return 0;
}
