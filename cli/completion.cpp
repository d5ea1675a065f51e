#include "cli/completion.h"

#include <fmt/format.h>

#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/export.h"
#include "cli/render/renderer.h"
#include "cli/reports/report.h"

namespace arterial::cli {
namespace {

std::string Joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

// The words that an operand of the verb can be; empty: anything, files say.
std::vector<std::string> OperandWords(const Command& command) {
  std::vector<std::string> out;
  if (command.name == "report")
    for (const Report* report : Reports()) out.emplace_back(report->name);
  if (command.name == "export")
    for (const Export& each : Exports()) out.emplace_back(each.name);
  if (command.name == "help")
    for (const Command* each : Commands()) out.emplace_back(each->name);
  return out;
}

// The words that the value of an option can be; empty: anything, files say.
std::vector<std::string> ValueWords(const Command& command, const OptionSpec& option) {
  std::vector<std::string> out;
  if (option.name == "format" && command.formats)
    for (const Renderer* renderer : Renderers()) out.emplace_back(renderer->name);
  if (option.name == "completion") out = {"bash", "zsh", "fish"};
  return out;
}

// 'it'\''s': within single quotes nothing means anything to a shell.
std::string Quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

std::string Bash() {
  std::string verbs, cases;
  for (const Command* command : Commands()) {
    verbs += (verbs.empty() ? "" : " ") + std::string(command->name);
    std::string options, values;
    for (const OptionSpec& option : OptionsOf(*command)) {
      options += " --" + std::string(option.name);
      if (const auto words = ValueWords(*command, option); !words.empty())
        values += fmt::format(
            "      [[ $prev == --{} ]] && {{ COMPREPLY=($(compgen -W '{}' -- \"$cur\")); return; "
            "}}\n",
            option.name, Joined(words));
      else if (!option.value.empty())
        values += fmt::format("      [[ $prev == --{} ]] && return\n", option.name);
    }
    cases += fmt::format("    {})\n{}      options='{}' operands='{}' ;;\n", command->name, values,
                         options.substr(1), Joined(OperandWords(*command)));
  }
  return "# bash completion of arterial; made by `arterial help --completion bash`.\n"
         "_arterial() {\n"
         "  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}\n"
         "  local verb='' options='--help --version --db' operands='' i\n"
         "  COMPREPLY=()\n"
         "  for ((i = 1; i < COMP_CWORD; ++i)); do\n"
         "    case ${COMP_WORDS[i]} in\n"
         "      --db | --format) ((++i)) ;;\n"
         "      -*) ;;\n"
         "      *) verb=${COMP_WORDS[i]}; break ;;\n"
         "    esac\n"
         "  done\n"
         "  case $verb in\n"
         "    '')\n      [[ $prev == --db ]] && return\n      operands='" +
         verbs + "' ;;\n" + cases +
         "  esac\n"
         "  if [[ $cur == -* ]]; then\n"
         "    COMPREPLY=($(compgen -W \"$options\" -- \"$cur\"))\n"
         "  elif [[ -n $operands ]]; then\n"
         "    COMPREPLY=($(compgen -W \"$operands\" -- \"$cur\"))\n"
         "  fi\n"
         "}\n"
         "complete -o default -F _arterial arterial\n";
}

// In a specification of _arguments brackets and colons end parts.
std::string ZshText(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '[' || c == ']' || c == ':' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::string Zsh() {
  std::string verbs, cases;
  for (const Command* command : Commands()) {
    verbs += "    " + Quoted(std::string(command->name) + ":" + ZshText(command->summary)) + "\n";
    cases += fmt::format("    {})\n      _arguments -s", command->name);
    for (const OptionSpec& option : OptionsOf(*command)) {
      const std::vector<std::string> words = ValueWords(*command, option);
      std::string value;
      if (!option.value.empty())
        value = ":" + ZshText(option.value) + ":" +
                (words.empty() ? "_files" : "(" + Joined(words) + ")");
      for (const std::string& name :
           {"--" + std::string(option.name),
            option.letter == '\0' ? std::string() : "-" + std::string(1, option.letter)})
        if (!name.empty())
          cases += " \\\n        " + Quoted("*" + name + "[" + ZshText(option.help) + "]" + value);
    }
    const std::vector<std::string> words = OperandWords(*command);
    cases += " \\\n        " +
             Quoted("*:" + (command->operands.empty() ? "none" : ZshText(command->operands)) + ":" +
                    (words.empty() ? "_files" : "(" + Joined(words) + ")")) +
             " ;;\n";
  }
  return "#compdef arterial\n# Made by `arterial help --completion zsh`.\n"
         "_arterial() {\n"
         "  local -a verbs=(\n" +
         verbs +
         "  )\n"
         "  if ((CURRENT == 2)); then\n"
         "    _describe verb verbs\n"
         "    return\n"
         "  fi\n"
         "  shift words\n"
         "  ((CURRENT--))\n"
         "  case $words[1] in\n" +
         cases +
         "  esac\n"
         "}\n"
         // Called as a function of fpath it completes; sourced it says what it is.
         "if [[ $funcstack[1] == _arterial ]]; then _arterial \"$@\"; else compdef _arterial "
         "arterial; fi\n";
}

std::string Fish() {
  std::string out = "# fish completion of arterial; made by `arterial help --completion fish`.\n";
  for (const Command* command : Commands())
    out += fmt::format("complete -c arterial -n __fish_use_subcommand -f -a {} -d {}\n",
                       command->name, Quoted(command->summary));
  for (const Command* command : Commands()) {
    const std::string seen =
        fmt::format("complete -c arterial -n '__fish_seen_subcommand_from {}'", command->name);
    for (const OptionSpec& option : OptionsOf(*command)) {
      out += fmt::format("{} -l {}", seen, option.name);
      if (option.letter != '\0') out += fmt::format(" -s {}", option.letter);
      const std::vector<std::string> words = ValueWords(*command, option);
      if (!words.empty())
        out += fmt::format(" -x -a '{}'", Joined(words));
      else if (!option.value.empty())
        out += " -r -F";
      out += " -d " + Quoted(option.help) + "\n";
    }
    if (const std::vector<std::string> words = OperandWords(*command); !words.empty())
      out += fmt::format("{} -f -a '{}'\n", seen, Joined(words));
  }
  return out;
}

}  // namespace

Result<std::string> CompletionScript(std::string_view shell) {
  if (shell == "bash") return Bash();
  if (shell == "zsh") return Zsh();
  if (shell == "fish") return Fish();
  return UnknownName("shell", shell, {"bash", "zsh", "fish"});
}

}  // namespace arterial::cli
