#include "cli/help.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/arguments.h"
#include "cli/commands.h"
#include "db/support/text.h"

namespace arterial::cli {
namespace {

constexpr size_t kWidth = 80;

// Breaks paragraphs at spaces, each line behind `indent` spaces (the first is the caller's).
std::string Wrap(std::string_view text, size_t indent) {
  std::string out;
  size_t column = indent;
  for (size_t start = 0; start < text.size();) {
    const size_t end = std::min(text.find_first_of(" \n", start), text.size());
    const std::string_view word = text.substr(start, end - start);
    if (column > indent && column + 1 + word.size() > kWidth) {
      out += "\n" + std::string(indent, ' ');
      column = indent;
    } else if (column > indent && !word.empty()) {
      out += ' ';
      ++column;
    }
    out += word;
    column += word.size();
    if (end < text.size() && text[end] == '\n') {
      out += "\n" + std::string(indent, ' ');
      column = indent;
    }
    start = end + 1;
  }
  return out;
}

std::string OptionHead(const OptionSpec& option) {
  std::string head = option.letter == '\0' ? "    " : fmt::format("-{}, ", option.letter);
  head += "--" + std::string(option.name);
  if (!option.value.empty()) head += " " + std::string(option.value);
  return head;
}

}  // namespace

std::string HelpOf(const Command& command) {
  std::string out =
      fmt::format("arterial {}: {}\n\nusage: arterial {}{}{} [OPTIONS]{}\n", command.name,
                  command.summary, command.name, command.operands.empty() ? "" : " ",
                  command.operands, command.command_line ? " [-- COMMAND]" : "");
  if (!command.about.empty()) out += "\n" + Wrap(command.about, 0) + "\n";
  out += "\noptions:\n";
  const std::vector<OptionSpec> options = OptionsOf(command);
  size_t width = 0;
  for (const OptionSpec& option : options) width = std::max(width, OptionHead(option).size());
  for (const OptionSpec& option : options)
    out += fmt::format("  {:<{}}  {}\n", OptionHead(option), width, Wrap(option.help, width + 4));
  out += "\nexamples:\n";
  for (const Example& example : command.examples)
    out += fmt::format("  {}\n      {}\n", example.line, Wrap(example.what, 6));
  return out;
}

std::string HelpOfAll() {
  std::string out =
      "arterial: which code dependency is a real runtime critical path, which is optional,\n"
      "which is dead, and who owns it\n\n"
      "usage: arterial VERB [OPTIONS]\n\nverbs:\n";
  size_t width = 0;
  for (const Command* command : Commands()) width = std::max(width, command->name.size());
  for (const Command* command : Commands())
    out += fmt::format("  {:<{}}  {}\n", command->name, width, command->summary);
  out +=
      "\nThe database is --db PATH, else ARTERIAL_DB, else .arterial/arterial.db in the working\n"
      "directory or a folder above. `arterial VERB --help` shows a verb's options and examples.\n"
      "Exit codes: 0 answer, 1 nothing found or a finding that a check asked for, 2 usage,\n"
      "3 input or environment, 130 interrupted.\n";
  return out;
}

}  // namespace arterial::cli
