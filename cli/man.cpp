#include "cli/man.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/arguments.h"
#include "cli/commands.h"

namespace arterial::cli {
namespace {

// Text of a line: no letter is markup, a dash is the one that is typed.
std::string Text(std::string_view text) {
  std::string out;
  bool begins = true;
  for (const char c : text) {
    if (begins && (c == '.' || c == '\'')) out += "\\&";
    if (c == '\\')
      out += "\\e";
    else if (c == '-')
      out += "\\-";
    else if (c == '\'')
      out += "\\(aq";
    else if (c == '^')
      out += "\\(ha";
    else if (c == '~')
      out += "\\(ti";
    else if (c == '`')
      out += "\\(ga";
    else
      out += c;
    begins = c == '\n';
  }
  return out;
}

// Paragraphs, which an empty line separates.
std::string Paragraphs(std::string_view text) {
  std::string out;
  for (size_t start = 0; start < text.size();) {
    const size_t end = std::min(text.find("\n\n", start), text.size());
    out += ".PP\n" + Text(text.substr(start, end - start)) + "\n";
    start = end + 2;
  }
  return out;
}

std::string OptionLine(const OptionSpec& option) {
  std::string out = ".TP\n";
  if (option.letter != '\0') out += fmt::format("\\fB\\-{}\\fR, ", option.letter);
  out += "\\fB\\-\\-" + Text(option.name) + "\\fR";
  if (!option.value.empty()) out += " \\fI" + Text(option.value) + "\\fR";
  return out + "\n" + Text(option.help) + "\n";
}

std::string VerbOf(const Command& command) {
  std::string out = fmt::format(".SS {}\n", Text(command.name));
  out += fmt::format("\\fBarterial {}\\fR{}{} [OPTIONS]{}\n", Text(command.name),
                     command.operands.empty() ? "" : " ", Text(command.operands),
                     command.command_line ? " [\\-\\- COMMAND]" : "");
  out += Paragraphs(command.summary) + Paragraphs(command.about);
  for (const OptionSpec& option : OptionsOf(command)) out += OptionLine(option);
  for (const Example& example : command.examples)
    out += ".PP\n.EX\n" + Text(example.line) + "\n.EE\n.RS 4\n" + Text(example.what) + "\n.RE\n";
  return out;
}

}  // namespace

std::string ManualPage() {
  std::string out =
      ".\\\" Made by `arterial help --man`.\n"
      ".TH ARTERIAL 1 \"\" \"arterial " ARTERIAL_VERSION
      "\" \"User Commands\"\n"
      ".SH NAME\narterial \\- which code dependency is critical, optional or dead, and who owns "
      "it\n"
      ".SH SYNOPSIS\n\\fBarterial\\fR \\fIVERB\\fR [OPTIONS]\n"
      ".SH DESCRIPTION\n"
      "Reads C++ source and traces, joins them, and answers which dependencies between components\n"
      "users wait for, which requests do not survive the failure of, which nothing uses, and who\n"
      "owns them.\n"
      ".SH VERBS\n";
  for (const Command* command : Commands()) out += VerbOf(*command);
  out +=
      ".SH EXIT STATUS\n"
      ".TP\n0\nAn answer.\n"
      ".TP\n1\nNothing found, or a finding that a check asked for.\n"
      ".TP\n2\nUsage.\n"
      ".TP\n3\nInput or environment.\n"
      ".TP\n130\nInterrupted.\n"
      ".SH ENVIRONMENT\n"
      ".TP\nARTERIAL_DB\nThe database, where \\-\\-db names none.\n"
      ".TP\nCOLUMNS\nThe width of tables; 0: as wide as they get.\n"
      ".TP\nNO_COLOR\nNo colour.\n"
      ".SH FILES\n"
      ".TP\n\\&.arterial/arterial.db\nThe database, in the working directory or a folder above.\n"
      ".TP\narterial.yaml\nOwners, journeys and rules of the indexed tree, in its root.\n";
  return out;
}

}  // namespace arterial::cli
