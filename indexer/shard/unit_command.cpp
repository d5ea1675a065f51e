#include "indexer/shard/unit_command.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "indexer/command_line.h"
#include "indexer/infer/source_tree.h"

namespace arterial::indexer {
namespace {

constexpr int kMaxNesting = 16;  // of response files; more is a circle

void Expand(const std::vector<std::string>& arguments, const std::string& directory, int nesting,
            std::vector<std::string>& out) {
  for (const std::string& argument : arguments) {
    std::ifstream input;
    if (argument.size() > 1 && argument[0] == '@' && nesting < kMaxNesting)
      input.open(Absolute(argument.substr(1), directory), std::ios::binary);
    if (!input.is_open()) {
      out.push_back(argument);
      continue;
    }
    std::ostringstream text;
    text << input.rdbuf();
    Expand(SplitCommand(text.str()), directory, nesting + 1, out);
  }
}

// Flags whose value is a word of its own that may look like a source.
bool TakesValue(const std::string& flag) {
  static constexpr std::array<std::string_view, 20> kFlags = {
      "-o",        "-MF",       "-MT",      "-MQ",      "-MJ",     "-I",       "-D",
      "-U",        "-x",        "-include", "-imacros", "-iquote", "-isystem", "-idirafter",
      "-isysroot", "--sysroot", "-target",  "-Xclang",  "-arch",   "-L"};
  return std::find(kFlags.begin(), kFlags.end(), flag) != kFlags.end();
}

std::vector<std::string> Sources(const std::vector<std::string>& arguments) {
  std::vector<std::string> sources;
  for (size_t i = 1; i < arguments.size(); ++i) {
    if (TakesValue(arguments[i]))
      ++i;
    else if (!arguments[i].starts_with("-") && IsTranslationUnit(arguments[i]))
      sources.push_back(arguments[i]);
  }
  return sources;
}

}  // namespace

std::vector<std::string> WithResponseFiles(const std::vector<std::string>& arguments,
                                           const std::string& directory) {
  std::vector<std::string> out;
  Expand(arguments, directory, 0, out);
  return out;
}

Result<CompileCommand> UnitCommand(const UnitCommandSource& source) {
  CompileCommand command;
  command.directory = source.directory;
  command.arguments = WithResponseFiles(source.arguments, source.directory);
  std::string file = source.file;
  if (file.empty()) {
    const std::vector<std::string> sources = Sources(command.arguments);
    if (sources.empty())
      return Error{ErrorCode::kUsage,
                   "the command names no C or C++ source: name the unit's with --file",
                   {}};
    if (sources.size() > 1)
      return Error{ErrorCode::kUsage,
                   "the command compiles " + sources[0] + " and " + sources[1] +
                       ", a shard holds one unit: name it with --file",
                   {}};
    file = sources[0];
  }
  command.path = Absolute(file, source.directory);
  command.file = RelativeTo(command.path, source.root);
  std::error_code error;
  if (!std::filesystem::is_regular_file(command.path, error))
    return Error{ErrorCode::kInput, "the source to index is not there", command.path};
  command.target =
      source.target.empty() ? TargetOfObject(ObjectFile(command.arguments)) : source.target;
  command.hash = CommandHash(command, source.root);
  return command;
}

}  // namespace arterial::indexer
