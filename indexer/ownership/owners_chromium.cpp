#include "indexer/ownership/owners_chromium.h"

#include <algorithm>
#include <deque>
#include <set>

#include "indexer/ownership/owners_files.h"

namespace arterial::indexer {

// What one OWNERS file and its imports say of one path.
struct ChromiumOwnersTree::Resolved {
  std::vector<OwnerRule> global, per_file;
  const std::string* no_parent_file = nullptr;  // nullptr: the folders above speak too
  int no_parent_line = 0;
  bool no_global = false;  // a per-file `set noparent` matches

  void NoParent(const std::string& file, int line) {
    if (no_parent_file != nullptr) return;
    no_parent_file = &file;
    no_parent_line = line;
  }
};

ChromiumOwnersTree::ChromiumOwnersTree(const std::vector<std::string>& files,
                                       const OwnershipInputs& inputs) {
  for (const std::string& file : files)
    if (Load(file, inputs.issues, inputs.tree) != nullptr)
      of_folder_[std::string(FolderOf(file))] = file;
  for (const std::string& file : files)
    if (const auto known = files_.find(file); known != files_.end())
      LoadImports(known->second, file, inputs);
}

const ChromiumOwners* ChromiumOwnersTree::Load(const std::string& file, db::IssueLog& issues,
                                               OwnersTree& tree) {
  if (const auto known = files_.find(file); known != files_.end()) return &known->second;
  const std::string* text = tree.Read(file);
  if (text == nullptr) return nullptr;
  return &files_.emplace(file, ParseChromiumOwners(*text, file, issues)).first->second;
}

void ChromiumOwnersTree::LoadImports(const ChromiumOwners& owners, const std::string& file,
                                     const OwnershipInputs& inputs) {
  std::deque<std::pair<const ChromiumOwners*, std::string>> todo = {{&owners, file}};
  while (!todo.empty()) {
    const auto [from, name] = todo.front();
    todo.pop_front();
    const auto follow = [&](const ChromiumOwners::Import& import) {
      if (files_.contains(import.path)) return;
      const ChromiumOwners* target = Load(import.path, inputs.issues, inputs.tree);
      if (target != nullptr)
        todo.emplace_back(target, import.path);
      else
        inputs.issues.Add("owners_import_missing", db::Severity::kWarning, name, import.line,
                          "there is no " + import.path);
    };
    for (const ChromiumOwners::Import& import : from->imports) follow(import);
    for (const ChromiumOwners::PerFile& line : from->per_file)
      if (line.import) follow(*line.import);
  }
}

// PathCodeOwners.resolveCodeOwnerConfig.
ChromiumOwnersTree::Resolved ChromiumOwnersTree::Resolve(const std::string& file,
                                                         std::string_view relative) const {
  struct Todo {
    const ChromiumOwners::Import* import;
    bool all;          // include, and only includes on the way to it
    bool as_per_file;  // a per-file line asked for it
  };
  Resolved out;
  std::deque<Todo> todo;
  std::set<std::string_view> seen = {file};

  const auto add = [&](const std::string& name, const ChromiumOwners& owners, bool all,
                       bool as_per_file, bool follow) {
    std::vector<OwnerRule>& global = as_per_file ? out.per_file : out.global;
    for (const ChromiumOwners::Grant& grant : owners.grants)
      global.push_back({grant.owner, name, grant.line, grant.owner, "adds"});
    if (follow)
      for (const ChromiumOwners::Import& import : owners.imports)
        todo.push_back({&import, all && import.all, as_per_file});
    if (!all) return;
    if (owners.no_parent != 0) out.NoParent(name, owners.no_parent);
    for (const ChromiumOwners::PerFile& line : owners.per_file) {
      if (!line.Matches(relative)) continue;
      if (line.no_parent) {
        out.NoParent(name, line.line);
        out.no_global = true;
      }
      for (const std::string& owner : line.owners)
        out.per_file.push_back({owner, name, line.line, "per-file " + line.text, "adds"});
      if (line.import && follow) todo.push_back({&*line.import, false, true});
    }
  };

  add(file, files_.find(file)->second, true, false, true);
  while (!todo.empty()) {
    const Todo next = todo.front();
    todo.pop_front();
    const auto target = files_.find(next.import->path);
    if (target == files_.end()) continue;
    // The owners of a file that was seen count again, as another import may ask for more of it;
    // what that file imports does not.
    add(target->first, target->second, next.all, next.as_per_file,
        seen.insert(target->first).second);
  }
  return out;
}

std::vector<OwnerRule> ChromiumOwnersTree::Collect(std::string_view path) const {
  std::vector<OwnerRule> rules;
  std::string_view folder = path;
  while (true) {
    // A file in the root has the root's OWNERS; of `a/b` those of a and the root.
    folder = FolderOf(folder);
    if (const auto owners = of_folder_.find(folder); owners != of_folder_.end()) {
      const std::string_view relative = folder.empty() ? path : path.substr(folder.size() + 1);
      Resolved resolved = Resolve(owners->second, relative);
      const auto take = [&](std::vector<OwnerRule>& from, bool counts) {
        for (OwnerRule& rule : from) {
          if (!counts) rule.effect = "overridden";
          rules.push_back(std::move(rule));
        }
      };
      take(resolved.per_file, true);
      take(resolved.global, !resolved.no_global);
      if (resolved.no_parent_file != nullptr) {
        rules.push_back(
            {"", *resolved.no_parent_file, resolved.no_parent_line, "set noparent", "ends"});
        break;
      }
    }
    if (folder.empty()) break;
  }
  return rules;
}

std::optional<Owner> ChromiumOwnersTree::OwnerOf(std::string_view path) const {
  const std::vector<OwnerRule> rules = Collect(path);
  if (rules.empty()) return std::nullopt;
  std::vector<std::string> owners;
  const OwnerRule* first = nullptr;
  for (const OwnerRule& rule : rules) {
    if (rule.effect != "adds") continue;
    if (first == nullptr) first = &rule;
    owners.push_back(rule.owners);
  }
  if (first == nullptr) first = &rules.back();  // set noparent, and nobody named
  return Owner{JoinOwners(owners), first->file, first->line, false};
}

std::vector<OwnerRule> ChromiumOwnersTree::Explain(std::string_view path) const {
  return Collect(path);
}

std::unique_ptr<OwnerSource> LoadChromiumOwners(const OwnershipInputs& inputs) {
  const std::vector<std::string> files = OwnersFilesOf("chromium-owners", inputs);
  if (files.empty()) return nullptr;
  return std::make_unique<ChromiumOwnersTree>(files, inputs);
}

}  // namespace arterial::indexer
