#include "indexer/infer/infer_commands.h"

#include <algorithm>

#include "indexer/command_line.h"
#include "indexer/infer/include_graph.h"
#include "indexer/infer/language_standard.h"
#include "indexer/infer/source_tree.h"

namespace arterial::indexer {
namespace {

using db::Severity;

std::vector<std::string> Arguments(const std::string& file, const UnitFolders& folders,
                                   const std::vector<std::string>& environment,
                                   const Standards& standards) {
  const bool c = file.ends_with(".c");
  std::vector<std::string> arguments = {c ? "cc" : "c++"};
  if (!c) arguments.push_back(StandardFlag(standards.For(file), folders.year));
  for (const std::string& folder : folders.quoted)
    arguments.insert(arguments.end(), {"-iquote", folder});
  for (const std::string& folder : folders.angled)
    arguments.insert(arguments.end(), {"-I", folder});
  for (const std::string& folder : environment)
    arguments.insert(arguments.end(), {"-isystem", folder});
  for (const std::string& folder : folders.system)
    arguments.insert(arguments.end(), {"-isystem", folder});
  arguments.insert(arguments.end(), {"-c", file});
  return arguments;
}

CompileCommand MakeCommand(const std::string& root, const std::string& file,
                           std::vector<std::string> arguments) {
  CompileCommand command;
  command.file = file;
  command.path = Absolute(file, root);
  command.directory = root;
  command.inferred = true;
  command.arguments = std::move(arguments);
  command.hash = CommandHash(command, root);
  return command;
}

}  // namespace

Result<CompileDb> InferCommands(const std::string& root, db::IssueLog& issues) {
  const SourceTree tree = ListSourceTree(root);
  std::vector<std::string> files = tree.sources;
  files.insert(files.end(), tree.headers.begin(), tree.headers.end());
  std::sort(files.begin(), files.end());
  const std::vector<ScannedFile> scanned = ScanFiles(root, files);
  SystemHeaders system(SystemPlaces::OfThisMachine());
  IncludeGraph graph(files, scanned, system);
  const Standards standards(root, tree.build_files);

  CompileDb build;
  build.inferred = true;
  build.generated = tree.generated;
  for (const std::string& file : tree.sources) {
    const size_t index =
        static_cast<size_t>(std::lower_bound(files.begin(), files.end(), file) - files.begin());
    build.generated += scanned[index].generated;
    if (!scanned[index].readable || scanned[index].generated) continue;
    build.commands.push_back(
        MakeCommand(root, file, Arguments(file, graph.For(file), system.environment(), standards)));
  }
  build.entries = static_cast<int64_t>(build.commands.size());
  if (build.commands.empty()) return Error{ErrorCode::kInput, "no C or C++ source in it", root};
  issues.Add("inferred_flags", Severity::kWarning, {}, 0,
             "there is no compile database: units were parsed with include folders and a language "
             "standard inferred from the tree, without macros and targets",
             build.entries);
  for (const auto& [folder, count] : tree.vendored)
    issues.Add("vendored_sources", Severity::kInfo, folder, 0,
               "sources of others: not parsed, their headers are used", count);
  graph.AddIssues(issues);
  return build;
}

}  // namespace arterial::indexer
