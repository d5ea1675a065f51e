#include "indexer/scan/invocations.h"

#include <clang/Basic/Diagnostic.h>
#include <clang/Serialization/PCHContainerOperations.h>
#include <clang/Tooling/Tooling.h>
#include <llvm/Support/Path.h>

#include "indexer/ast/command.h"

namespace arterial::indexer {
namespace {

// Takes what the driver made of a command instead of running it.
class Taker : public clang::tooling::ToolAction {
 public:
  bool runInvocation(std::shared_ptr<clang::CompilerInvocation> invocation, clang::FileManager*,
                     std::shared_ptr<clang::PCHContainerOperations>,
                     clang::DiagnosticConsumer*) override {
    taken = std::move(invocation);
    return true;
  }
  std::shared_ptr<clang::CompilerInvocation> taken;
};

std::shared_ptr<clang::CompilerInvocation> RunDriver(std::vector<std::string> command,
                                                     clang::FileManager& files) {
  Taker taker;
  clang::IgnoringDiagConsumer silence;
  clang::tooling::ToolInvocation invocation(std::move(command), &taker, &files,
                                            std::make_shared<clang::PCHContainerOperations>());
  invocation.setDiagnosticConsumer(&silence);
  invocation.run();
  return std::move(taker.taken);
}

bool HasOneInput(const clang::CompilerInvocation& invocation) {
  const auto& inputs = invocation.getFrontendOpts().Inputs;
  return inputs.size() == 1 && inputs[0].isFile();
}

// Index of the argument that names the unit's file; the size if none surely does.
size_t FileArgument(const std::vector<std::string>& command, const CompileUnit& unit) {
  const auto absolute = [&](llvm::StringRef path) {
    llvm::SmallString<256> result(path.starts_with("/") ? "" : unit.directory);
    llvm::sys::path::append(result, path);
    return result;
  };
  const llvm::SmallString<256> file = absolute(unit.file);
  size_t found = command.size();
  for (size_t i = 1; i < command.size(); ++i) {
    if (command[i].starts_with("-") || absolute(command[i]) != file) continue;
    if (found != command.size()) return command.size();
    found = i;
  }
  return found;
}

// What two commands that differ in the file alone have in common: directory, language, flags.
std::string KeyOf(const std::vector<std::string>& command, size_t file, const CompileUnit& unit) {
  std::string key = unit.directory;
  (key += '\n') += llvm::sys::path::extension(unit.file);
  for (size_t i = 0; i < command.size(); ++i) (key += '\n') += i == file ? "" : command[i];
  return key;
}

}  // namespace

std::shared_ptr<clang::CompilerInvocation> Invocations::For(const CompileUnit& unit,
                                                            clang::FileManager& files,
                                                            bool minimal) {
  const std::vector<std::string> command = ParserCommand(unit, resource_dir_, minimal);
  const size_t file = FileArgument(command, unit);
  const std::string key = file < command.size() ? KeyOf(command, file, unit) : std::string();
  if (const auto it = known_.find(key); !key.empty() && it != known_.end()) {
    auto copy = std::make_shared<clang::CompilerInvocation>(*it->second);
    clang::FrontendInputFile& input = copy->getFrontendOpts().Inputs[0];
    input = clang::FrontendInputFile(command[file], input.getKind(), input.isSystem());
    copy->getCodeGenOpts().MainFileName = llvm::sys::path::filename(command[file]).str();
    return copy;
  }
  std::shared_ptr<clang::CompilerInvocation> made = RunDriver(command, files);
  if (made == nullptr || !HasOneInput(*made)) return nullptr;
  if (!key.empty()) known_[key] = std::make_shared<clang::CompilerInvocation>(*made);
  return made;
}

}  // namespace arterial::indexer
