#include "indexer/build_graph/build_pass.h"

#include <filesystem>

#include "indexer/build_graph/runtime_edges.h"
#include "indexer/link/build_links.h"

namespace arterial::indexer {

Status BuildPass::Read(const BuildOptions& options, const CompileDb* compile,
                       db::IssueLog& issues) {
  tree_.emplace(root_);
  graph_ = ReadBuildGraph(
      {*tree_, options.build_dir, compile, options.bazel_query, options.run_tools, issues});
  Result<BuildLinks> before = LoadBuildLinks(db_);
  if (!before) return before.error();
  Result<StoredGraph> stored = StoreBuildGraph(db_, graph_);
  if (!stored) return stored.error();
  stored_ = std::move(*stored);
  if (!stored_.changed) return {};
  ARTERIAL_RETURN_IF_ERROR(db_.Exec("DELETE FROM setting WHERE key = 'build_analysed'"));
  Result<BuildLinks> after = LoadBuildLinks(db_);
  if (!after) return after.error();
  // Which units make up a binary is another matter now.
  return *before == *after ? Status() : db_.Exec("DELETE FROM setting WHERE key = 'link_version'");
}

Result<BuildGraphSummary> BuildPass::Analyse(bool facts_changed) {
  Result<std::optional<std::string>> analysed =
      db::QueryText(db_, "SELECT value FROM setting WHERE key = 'build_analysed'");
  if (!analysed) return analysed.error();
  const bool due = !*analysed || facts_changed || stored_.changed;
  Result<FileIncludes> includes = CollectIncludes(db_, *tree_, graph_, due);
  if (!includes) return includes.error();
  if (!due && includes->texts_read == 0) return Stored();
  std::vector<SymbolUse> symbols;
  if (Result<std::vector<SymbolUse>> found = FindSymbolUses(db_); found)
    symbols = std::move(*found);
  else
    return found.error();
  std::vector<TargetDep> deps = FindUses(graph_, *includes, symbols);
  ARTERIAL_RETURN_IF_ERROR(CountRuntime(db_, graph_, deps));
  ARTERIAL_RETURN_IF_ERROR(StoreUses(db_, stored_, deps, FindCycles(deps, graph_.targets.size())));
  ARTERIAL_RETURN_IF_ERROR(StoreBinaryTargets(db_));
  ARTERIAL_RETURN_IF_ERROR(
      db_.Exec("INSERT OR REPLACE INTO setting (key, value) VALUES ('build_analysed', '1')"));
  return Stored();
}

Result<BuildGraphSummary> BuildPass::Stored() {
  Result<db::Statement> select = db_.Prepare(
      "SELECT (SELECT count(*) FROM build_target),"
      " (SELECT count(*) FROM target_dep WHERE declared IS NOT NULL AND to_id IS NOT NULL),"
      " (SELECT count(*) FROM target_dep WHERE state = 'unused'),"
      " (SELECT count(*) FROM target_dep WHERE state = 'undeclared'),"
      " (SELECT count(DISTINCT cycle) FROM build_cycle), (SELECT count(*) FROM idl_operation)");
  if (!select) return select.error();
  Result<bool> row = select->Step();
  if (!row) return row.error();
  return BuildGraphSummary{select->Int(0), select->Int(1), select->Int(2),
                           select->Int(3), select->Int(4), select->Int(5)};
}

Result<BuildGraphSummary> IndexBuildGraphOf(db::Connection& db, const std::string& root,
                                            const BuildOptions& options) {
  namespace fs = std::filesystem;
  db::IssueLog issues;
  std::optional<CompileDb> compile;
  BuildOptions with = options;
  if (!with.build_dir.empty()) with.build_dir = fs::absolute(with.build_dir).string();
  if (const Result<std::string> path = FindCompileDb(root, options.build_dir); path) {
    Result<CompileDb> read = ReadCompileDb(fs::absolute(*path).string(), root, issues);
    if (!read) return read.error();
    compile = std::move(*read);
    with.build_dir = compile->build_dir;
  }
  BuildPass pass(db, root);
  ARTERIAL_RETURN_IF_ERROR(pass.Read(with, compile ? &*compile : nullptr, issues));
  Result<BuildGraphSummary> summary = pass.Analyse(false);
  if (!summary) return summary;
  const Status written = db.InTransaction([&]() -> Status {
    Result<db::Statement> set =
        db.Prepare("INSERT OR REPLACE INTO setting (key, value) VALUES (?, ?)");
    if (!set) return set.error();
    ARTERIAL_RETURN_IF_ERROR(set->Run("root", root));
    ARTERIAL_RETURN_IF_ERROR(set->Run("build_dir", with.build_dir));
    ARTERIAL_RETURN_IF_ERROR(db.Exec("DELETE FROM issue WHERE phase = 'index'"));
    return issues.Write(db, "index");
  });
  if (!written) return written.error();
  return summary;
}

}  // namespace arterial::indexer
