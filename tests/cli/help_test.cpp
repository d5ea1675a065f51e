// What every verb owes its users, so that a new one cannot forget it.
#include "cli/help.h"

#include <set>

#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/reports/report.h"
#include "db/support/text.h"
#include "tests/catch.h"

namespace arterial::cli {
namespace {

TEST_CASE("every verb has a summary and examples that its own parser accepts") {
  std::set<std::string_view> names;
  for (const Command* command : Commands()) {
    INFO(command->name);
    CHECK(names.insert(command->name).second);
    CHECK(FindCommand(command->name) == command);
    CHECK_FALSE(command->summary.empty());
    CHECK_FALSE(command->summary.ends_with('.'));
    CHECK_FALSE(command->examples.empty());
    CHECK(HelpOfAll().find(command->summary) != std::string::npos);
    for (const Example& example : command->examples) {
      INFO(example.line);
      // The words up to a shell's pipe or redirection, without quoted ones.
      std::string line(example.line.substr(0, example.line.find_first_of("|<>")));
      for (size_t quote = line.find('"'); quote != std::string::npos; quote = line.find('"'))
        line.replace(quote, line.find('"', quote + 1) + 1 - quote, "quoted");
      std::vector<std::string> words = SplitWords(line);
      REQUIRE(words.size() >= 2);
      CHECK(words[0] == "arterial");
      CHECK(words[1] == command->name);
      Result<Arguments> parsed = ParseArguments(*command, {words.begin() + 2, words.end()});
      if (!parsed) FAIL(parsed.error().ToString());
      CHECK_FALSE(example.what.empty());
    }
  }
}

TEST_CASE("help fits a terminal of 80 columns, except for lines to copy") {
  for (const Command* command : Commands()) {
    INFO(command->name);
    std::vector<std::string> lines = SplitWords(HelpOf(*command), '\n');
    for (const std::string& line : lines) {
      INFO(line);
      CHECK((DisplayWidth(line) <= 80 || line.starts_with("  arterial ")));
    }
  }
}

TEST_CASE("options of a verb are distinct and long enough for two dashes") {
  for (const Command* command : Commands()) {
    std::set<std::string> seen;
    for (const OptionSpec& option : OptionsOf(*command)) {
      INFO(command->name << " --" << option.name);
      CHECK(option.name.size() >= 2);
      CHECK_FALSE(option.help.empty());
      CHECK(seen.insert(std::string(option.name)).second);
      if (option.letter != '\0') CHECK(seen.insert(std::string(1, option.letter)).second);
    }
  }
}

TEST_CASE("reports have distinct names and a summary") {
  std::set<std::string_view> names;
  for (const Report* report : Reports()) {
    CHECK(names.insert(report->name).second);
    CHECK_FALSE(report->summary.empty());
  }
}

TEST_CASE("operands and values reach the verb as they were typed") {
  const Command& sql = *FindCommand("sql");
  Result<Arguments> parsed = ParseArguments(sql, {"SELECT a, b", "--format=json"});
  REQUIRE(parsed.ok());
  CHECK(parsed->operands() == std::vector<std::string>{"SELECT a, b"});
  CHECK(parsed->Get("format") == "json");
  CHECK_FALSE(parsed->Get("db").has_value());
  parsed = ParseArguments(sql, {"--db", "a,b", "--db", "c", "-"});
  REQUIRE(parsed.ok());
  CHECK(parsed->All("db") == std::vector<std::string>{"a,b", "c"});
  CHECK(parsed->Get("db") == "c");
  CHECK(parsed->operands() == std::vector<std::string>{"-"});
}

}  // namespace
}  // namespace arterial::cli
