// compile_commands.json comes from any build system, and from hands; Bazel's actions stand in for
// it.
#include "indexer/compile_db.h"

#include <algorithm>
#include <sstream>
#include <tuple>

#include "indexer/build_graph/bazel_actions.h"
#include "indexer/command_line.h"
#include "tests/fuzz/fuzz.h"

std::vector<std::string> Seeds() {
  return {R"({"actions":[{"mnemonic":"CppCompile","arguments":["gcc","@a","-c","x.cc"],)"
          R"("paramFiles":[{"execPath":"a","arguments":["-o","@a"]}]}]})",
          "\x12\x1f\x22\x0a"
          "CppCompile\x32\x02-c\x32\x04"
          "a.cc\x62\x07\x0a\x01"
          "a\x12\x02@a"};
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const arterial::Status actions = arterial::indexer::ParseBazelActions(
      text, [](const arterial::indexer::BazelCompile& compile) {
        FUZZ_CHECK(compile.source.empty() ||
                   std::ranges::count(compile.arguments, compile.source) > 0);
      });
  FUZZ_CHECK(actions.ok() || !actions.error().message.empty());
  std::istringstream input(text);
  arterial::db::IssueLog issues;
  const auto read = arterial::indexer::ParseCompileDb(
      input, "/src", [](const std::string&) { return true; }, issues);
  if (!read.ok()) {
    FUZZ_CHECK(!read.error().message.empty());
    return 0;
  }
  FUZZ_CHECK(read->entries >= static_cast<int64_t>(read->commands.size()));
  const arterial::indexer::CompileCommand* before = nullptr;
  for (const arterial::indexer::CompileCommand& command : read->commands) {
    FUZZ_CHECK(!command.arguments.empty());
    if (before != nullptr) {
      FUZZ_CHECK(std::tie(before->file, before->hash) < std::tie(command.file, command.hash));
    }
    before = &command;
    (void)arterial::indexer::IncludeFolders(command.arguments, command.directory);
  }
  return 0;
}
