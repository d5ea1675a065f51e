#include "indexer/read_build.h"

#include <filesystem>
#include <optional>
#include <set>

#include "indexer/infer/infer_commands.h"
#include "indexer/infer/source_tree.h"

namespace arterial::indexer {
namespace {

namespace fs = std::filesystem;

Result<CompileDb> ReadDatabase(const std::string& path, const std::string& root,
                               db::IssueLog& issues) {
  Result<CompileDb> build = ReadCompileDb(fs::absolute(path).string(), root, issues);
  if (!build || !build->commands.empty()) return build;
  return Error{ErrorCode::kInput,
               "none of its " + std::to_string(build->entries) +
                   " entries can be indexed: is it of this tree, and in C or C++?",
               build->path};
}

}  // namespace

Result<CompileDb> ReadBuild(const BuildSource& source, db::Connection& db, db::IssueLog& issues) {
  if (source.infer) return InferCommands(source.root, issues);
  Result<std::string> path = FindCompileDb(source.root, source.build_dir);
  if (path) return ReadDatabase(*path, source.root, issues);
  if (!source.build_dir.empty()) return path.error();
  Result<std::optional<std::string>> before =
      db::QueryText(db, "SELECT value FROM setting WHERE key = 'build_dir'");
  if (!before) return before.error();
  const std::string folder = before->value_or("");
  if (folder.empty()) {
    Result<CompileDb> inferred = InferCommands(source.root, issues);
    if (inferred) return inferred;
    const Error& none = inferred.error();
    return Error{none.code, none.message + ", and " + path.error().message, source.root};
  }
  path = FindCompileDb(source.root, folder);
  if (path) return ReadDatabase(*path, source.root, issues);
  return Error{ErrorCode::kInput,
               "the compile database that this tree was indexed with has gone: make it again, name "
               "another with -p, or index without one with --infer-flags",
               folder};
}

void NoteSourcesInNoEntry(const std::string& root, const CompileDb& build,
                          const std::set<std::string>& read, db::IssueLog& issues) {
  std::set<std::string_view> compiled;
  for (const CompileCommand& command : build.commands) compiled.insert(command.file);
  for (const std::string& file : ListSourceTree(root).sources)
    if (!compiled.contains(file) && !read.contains(file) && !SaysGenerated(root + "/" + file))
      issues.Add("source_in_no_entry", db::Severity::kWarning, file, 0,
                 "no entry of the compile database compiles it and no unit includes it: not read");
}

}  // namespace arterial::indexer
