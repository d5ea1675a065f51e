#include "cli/commands/help.h"

#include "cli/commands.h"
#include "cli/completion.h"
#include "cli/help.h"
#include "cli/man.h"

namespace arterial::cli {
namespace {

constexpr Example kExamples[] = {
    {"arterial help", "lists the verbs"},
    {"arterial help callers", "says what `callers` answers, with its options and examples"},
    {"arterial help --man | man -l -", "all of it as a manual page"},
    {"arterial help --completion fish > ~/.config/fish/completions/arterial.fish",
     "completes verbs, options and their values in that shell"},
};

constexpr OptionSpec kOptions[] = {
    {"man", '\0', "", "the manual page, for man"},
    {"completion", '\0', "SHELL", "the completion script of bash, zsh or fish"},
};

Result<int> RunHelp(Invocation& invocation) {
  const std::vector<std::string>& operands = invocation.arguments.operands();
  if (const std::optional<std::string> shell = invocation.arguments.Get("completion")) {
    Result<std::string> script = CompletionScript(*shell);
    if (!script) return script.error();
    invocation.out.Write(*script);
    return kExitAnswer;
  }
  if (invocation.arguments.Has("man")) {
    invocation.out.Write(ManualPage());
    return kExitAnswer;
  }
  if (operands.empty()) {
    invocation.out.Write(HelpOfAll());
    return kExitAnswer;
  }
  const Command* command = FindCommand(operands[0]);
  if (command == nullptr) {
    std::vector<std::string> names;
    for (const Command* each : Commands()) names.emplace_back(each->name);
    return UnknownName("verb", operands[0], names);
  }
  invocation.out.Write(HelpOf(*command));
  return kExitAnswer;
}

}  // namespace

constexpr Command kHelp = {
    .name = "help",
    .operands = "[VERB]",
    .most_operands = 1,
    .summary = "what the verbs are, or what one does",
    .about = "The manual page and the completion scripts are made from the same table as --help.",
    .options = kOptions,
    .examples = kExamples,
    .formats = false,
    .database = false,
    .run = RunHelp,
};

}  // namespace arterial::cli
