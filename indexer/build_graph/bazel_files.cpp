#include "indexer/build_graph/bazel_files.h"

#include <algorithm>
#include <map>
#include <memory>
#include <set>

#include "indexer/build_graph/bazel_rules.h"
#include "indexer/build_graph/parallel.h"
#include "indexer/build_graph/starlark/evaluate.h"

namespace arterial::indexer {
namespace {

using starlark::Scope;

struct ParsedFile {
  starlark::File file;
  // Why there is nothing to run.
  std::string error;
  int line = 0;

  // Whether it can be run; says so if not.
  bool Say(const std::string& path, db::IssueLog& issues) const {
    if (!error.empty()) issues.Add("bazel_file_skipped", db::Severity::kWarning, path, line, error);
    return error.empty();
  }
};

ParsedFile ParseFile(const FileTree& tree, const std::string& path) {
  constexpr uint64_t kMaxSize = uint64_t{8} << 20;
  ParsedFile parsed;
  const std::optional<std::string> text = ReadText(JoinPath(tree.root(), path), kMaxSize);
  if (!text) {
    parsed.error = "it cannot be read or is larger than 8 MiB";
  } else if (const auto error = starlark::Parse(*text, &parsed.file)) {
    parsed.error = "column " + std::to_string(error->column) + ": " + error->message;
    parsed.line = error->line;
  }
  return parsed;
}

// What all packages share: .bzl files, each run once.
class Modules {
 public:
  Modules(const FileTree& tree, db::IssueLog& issues) : tree_(tree), issues_(issues) {}

  bool HasPackage(const std::string& folder) const {
    const FileTree::Folder* at = tree_.Find(folder);
    if (at == nullptr) return false;
    auto has = [&](std::string_view name) {
      return std::binary_search(at->files.begin(), at->files.end(), name);
    };
    return has("BUILD.bazel") || has("BUILD");
  }

  // Names of the .bzl file, or nullptr: it is of another repository, not there, or loads itself.
  Scope* Load(const std::string& label, const std::string& package);

  const FileTree& tree() const { return tree_; }
  db::IssueLog& issues() { return issues_; }

 private:
  struct Module {
    ParsedFile parsed;
    starlark::Scopes scopes;
    Scope* names = nullptr;  // nullptr while it runs
  };
  const FileTree& tree_;
  db::IssueLog& issues_;
  std::map<std::string, std::unique_ptr<Module>> modules_;
  int depth_ = 0;
};

class PackageHost : public starlark::Host {
 public:
  PackageHost(Modules& modules, std::string folder, std::string file, PackageReader* reader)
      : modules_(modules), folder_(std::move(folder)), file_(std::move(file)), reader_(reader) {}

  void OnRule(starlark::RuleCall call) override {
    if (reader_ != nullptr) reader_->Add(call);
  }
  Scope* Load(const std::string& label) override { return modules_.Load(label, folder_); }
  std::string PackageName() const override { return folder_; }
  void NotUnderstood(int line, const std::string& what) override {
    modules_.issues().Add("bazel_statement_not_understood", db::Severity::kInfo, file_, line, what);
  }

  std::vector<std::string> Glob(const std::vector<std::string>& include,
                                const std::vector<std::string>& exclude) override {
    std::vector<std::string> found;
    const bool deep = std::any_of(include.begin(), include.end(), [](const std::string& pattern) {
      return pattern.find('/') != pattern.npos || pattern.find("**") != pattern.npos;
    });
    Collect("", deep, include, exclude, found);
    std::sort(found.begin(), found.end());
    return found;
  }

 private:
  // `below`: folder within the package.
  void Collect(const std::string& below, bool deep, const std::vector<std::string>& include,
               const std::vector<std::string>& exclude, std::vector<std::string>& found) const {
    const std::string folder = JoinPath(folder_, below);
    const FileTree::Folder* at = modules_.tree().Find(folder);
    if (at == nullptr || (!below.empty() && modules_.HasPackage(folder))) return;
    for (const std::string& name : at->files) {
      std::string path = JoinPath(below, name);
      auto matches = [&](const std::string& pattern) { return GlobMatches(pattern, path); };
      if (std::any_of(include.begin(), include.end(), matches) &&
          std::none_of(exclude.begin(), exclude.end(), matches))
        found.push_back(std::move(path));
    }
    if (!deep) return;
    for (const std::string& name : at->folders)
      Collect(JoinPath(below, name), deep, include, exclude, found);
  }

  Modules& modules_;
  const std::string folder_, file_;
  PackageReader* reader_;  // nullptr: a .bzl file
};

Scope* Modules::Load(const std::string& label, const std::string& package) {
  constexpr int kMaxLoads = 40;  // nested
  const std::string absolute = AbsoluteLabel(label, package, WorkspaceOf(tree_, package));
  if (!absolute.starts_with("//")) return nullptr;
  const size_t colon = absolute.find(':');
  const std::string folder = absolute.substr(2, colon - 2);
  const std::string file = JoinPath(folder, absolute.substr(colon + 1));
  auto [it, is_new] = modules_.try_emplace(file);
  if (!is_new) return it->second ? it->second->names : nullptr;
  if (!tree_.HasFile(file) || depth_ >= kMaxLoads) return nullptr;
  auto module = std::make_unique<Module>();
  module->parsed = ParseFile(tree_, file);
  if (!module->parsed.Say(file, issues_)) return nullptr;
  Module& kept = *module;
  modules_[file] = std::move(module);
  ++depth_;
  PackageHost host(*this, folder, file, nullptr);
  kept.names = starlark::Run(kept.parsed.file, host, true, kept.scopes);
  --depth_;
  return kept.names;
}

}  // namespace

void ReadBazelFiles(const BuildInputs& inputs, BuildGraph& graph) {
  std::vector<BazelPackage> packages;
  for (const auto& [folder, content] : inputs.tree.folders())
    for (const char* name : {"BUILD.bazel", "BUILD"})  // the first hides the second
      if (std::binary_search(content.files.begin(), content.files.end(), name)) {
        packages.push_back({folder, JoinPath(folder, name), {}, WorkspaceOf(inputs.tree, folder)});
        break;
      }
  Modules modules(inputs.tree, inputs.issues);
  // Parsed on all cores, run on one, since they share what .bzl files define; a part at a time,
  // since a parsed file is a hundred times the size of its text.
  constexpr size_t kPart = 2048;
  for (size_t begin = 0; begin < packages.size(); begin += kPart) {
    const size_t count = std::min(kPart, packages.size() - begin);
    std::vector<ParsedFile> parsed(count);
    ForEachIndex(count,
                 [&](size_t i) { parsed[i] = ParseFile(inputs.tree, packages[begin + i].file); });
    for (size_t i = 0; i < count; ++i) {
      BazelPackage& package = packages[begin + i];
      if (!parsed[i].Say(package.file, inputs.issues)) continue;
      PackageReader reader(package, inputs.issues);
      PackageHost host(modules, package.folder, package.file, &reader);
      starlark::Scopes scopes;
      starlark::Run(parsed[i].file, host, false, scopes);
    }
  }
  ResolveBazel(std::move(packages), inputs.tree, kBazelSystem, graph);
}

}  // namespace arterial::indexer
