// The real program against tests/cli/transcripts; ARTERIAL_UPDATE_GOLDEN=1 writes them anew.
#include "tests/cli/transcript.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "tests/catch.h"

namespace arterial::cli {
namespace {

TEST_CASE("transcripts") {
  const Scene scene;
  std::vector<std::filesystem::path> paths;
  for (const auto& entry :
       std::filesystem::directory_iterator(ARTERIAL_SOURCE_DIR "/tests/cli/transcripts"))
    if (entry.path().extension() == ".txt") paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  REQUIRE_FALSE(paths.empty());
  for (const std::filesystem::path& path : paths) {
    INFO(path << "; ARTERIAL_UPDATE_GOLDEN=1 accepts what is printed now");
    const std::string expected = ReadFile(path.string());
    const std::string now = scene.Replay(expected);
    if (std::getenv("ARTERIAL_UPDATE_GOLDEN") != nullptr)
      std::ofstream(path) << now;
    else
      CHECK(now == expected);
  }
}

}  // namespace
}  // namespace arterial::cli
