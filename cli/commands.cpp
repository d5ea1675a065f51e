#include "cli/commands.h"

#include "cli/commands/help.h"
#include "cli/commands/sql.h"

namespace arterial::cli {
namespace {

constexpr const Command* kCommands[] = {
    &kSql,
    &kHelp,
};

}  // namespace

std::span<const Command* const> Commands() { return kCommands; }

const Command* FindCommand(std::string_view name) {
  for (const Command* command : kCommands)
    if (command->name == name) return command;
  return nullptr;
}

}  // namespace arterial::cli
