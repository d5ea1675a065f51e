#include "cli/commands/help.h"

#include "cli/commands.h"
#include "cli/help.h"

namespace arterial::cli {
namespace {

constexpr Example kExamples[] = {
    {"arterial help", "lists the verbs"},
    {"arterial help callers", "says what `callers` answers, with its options and examples"},
};

Result<int> RunHelp(Invocation& invocation) {
  const std::vector<std::string>& operands = invocation.arguments.operands();
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
    .examples = kExamples,
    .formats = false,
    .database = false,
    .run = RunHelp,
};

}  // namespace arterial::cli
