// The interface of a verb. To add one:
//   1. Write cli/commands/foo.h with `extern const Command kFoo;` and cli/commands/foo.cpp with
//      its definition and its Run function (cli/commands/sql.cpp is a short one).
//   2. Add `&kFoo` to the list in cli/commands.cpp, where the help shows it, and foo.cpp to
//      cli/CMakeLists.txt.
//   3. A question to the database goes into db/queries/foo.sql, commented; read it by QueryTable
//      (cli/query.h), name new columns in cli/columns.cpp.
//   4. Answer with a Document (cli/table.h) given to Show(), so that every --format works; report
//      failures as Error, their code decides the exit code. Print nothing else on stdout.
//   5. Write tests/cli/transcripts/foo.txt: commands and what they print (tests/cli/README.md).
// A verb gets: its arguments, already checked against what it declares (unknown options and extra
// operands are refused before Run); --help, --db and, where `formats`, --format for free.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/table.h"
#include "cli/terminal.h"
#include "db/connection.h"
#include "db/support/result.h"

namespace arterial::cli {

// What a process of ours ends with; errors have theirs by ExitCodeOf.
inline constexpr int kExitAnswer = 0;
inline constexpr int kExitNothing = 1;  // nothing found, or a finding that a check asked for
inline constexpr int kExitUsage = 2;
inline constexpr int kExitEnvironment = 3;
inline constexpr int kExitInterrupted = 130;
int ExitCodeOf(ErrorCode code);

struct OptionSpec {
  std::string_view name;   // long name without dashes, two letters or more
  char letter = '\0';      // short name; '\0': none
  std::string_view value;  // what the help calls its value; empty: a switch
  std::string_view help;   // one line
};

struct Example {
  std::string_view line;  // what to type
  std::string_view what;  // what it answers
};

// The words behind the verb, checked. Options keep the text that was given; given twice, `All` has
// both and `Get` the last.
class Arguments {
 public:
  bool Has(std::string_view option) const { return options_.find(option) != options_.end(); }
  std::optional<std::string> Get(std::string_view option) const;
  std::vector<std::string> All(std::string_view option) const;
  // A whole number not below `least`; `fallback` when the option is absent.
  Result<int64_t> Int(std::string_view option, int64_t fallback, int64_t least = 0) const;
  // A number from 0 to 1, or a percentage such as 5%.
  Result<double> Share(std::string_view option, double fallback) const;
  const std::vector<std::string>& operands() const { return operands_; }
  // The words behind `--`, of a verb with `command_line`.
  const std::vector<std::string>& command_line() const { return command_line_; }

 private:
  friend class ArgumentParser;
  std::map<std::string, std::vector<std::string>, std::less<>> options_;
  std::vector<std::string> operands_;
  std::vector<std::string> command_line_;
};

struct Renderer;
struct Command;

// One run of a verb.
struct Invocation {
  const Command& command;
  Arguments arguments;
  const Renderer& renderer;  // that of --format
  Terminal& out;
  Terminal& err;
};

struct Command {
  std::string_view name;
  std::string_view operands = {};  // as the help shows them, e.g. "OPERATION" or "[QUERY|-]"
  int least_operands = 0;
  int most_operands = 0;        // -1: any number
  std::string_view summary;     // one line, without a full stop
  std::string_view about = {};  // paragraphs of the help, separated by empty lines
  std::span<const OptionSpec> options = {};
  std::span<const Example> examples;  // at least one
  bool formats = true;                // takes --format and answers by Show
  bool database = true;               // takes --db
  bool command_line = false;          // takes a command behind `--`
  // Returns the exit code: kExitAnswer, or kExitNothing when there is nothing to show.
  Result<int> (*run)(Invocation& invocation);
};

// The database that the run is about (cli/database.h), opened for reading.
Result<db::Connection> OpenForReading(const Invocation& invocation);
// Renders the document to stdout. Returns kExitAnswer, or kExitNothing when no section has a row.
Result<int> Show(Invocation& invocation, const Document& document);
// Refuses a value that is not in `names`, with the nearest ones; `what` says what it would be.
Error UnknownName(std::string_view what, std::string_view name,
                  const std::vector<std::string>& names);

}  // namespace arterial::cli
