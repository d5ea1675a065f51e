// compile_commands.json comes from any build system, and from hands.
#include "indexer/compile_db.h"

#include <sstream>
#include <tuple>

#include "indexer/command_line.h"
#include "tests/fuzz/fuzz.h"

std::vector<std::string> Seeds() { return {}; }

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
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
