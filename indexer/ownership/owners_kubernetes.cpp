#include "indexer/ownership/owners_kubernetes.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include "db/support/text.h"
#include "db/support/yaml.h"
#include "indexer/ownership/owners_files.h"

namespace arterial::indexer {
namespace {

constexpr char kAliasFile[] = "OWNERS_ALIASES";
constexpr char kSkipped[] = "owners_line_skipped";

// github.NormLogin.
std::string NormLogin(std::string_view login) {
  std::string name = ToLower(login);
  if (name.starts_with('@')) name.erase(0, 1);
  return name;
}

void Skip(const YamlNode& at, const std::string& file, db::IssueLog& issues,
          std::string_view what) {
  issues.Add(kSkipped, db::Severity::kWarning, file, at.line, AtColumn(at.column, what));
}

void NoteErrors(const YamlFile& yaml, const std::string& file, db::IssueLog& issues) {
  for (const YamlError& error : yaml.errors)
    issues.Add(kSkipped, db::Severity::kWarning, file, error.line,
               AtColumn(error.column, error.message));
}

// Keys as encoding/json finds them: exactly, else without regard to case.
const YamlNode* FindKey(const YamlNode& map, std::string_view key) {
  if (const YamlNode* node = map.Find(key)) return node;
  const YamlNode* found = nullptr;
  for (size_t i = 0; i < map.keys.size(); ++i)
    if (map.keys[i].IsScalar() && ToLower(map.keys[i].text) == key) found = &map.items[i];
  return found;
}

}  // namespace

KubernetesAliases ParseKubernetesAliases(std::string_view text, const std::string& file,
                                         db::IssueLog& issues) {
  KubernetesAliases aliases;
  const YamlFile yaml = ParseYaml(text);
  NoteErrors(yaml, file, issues);
  const YamlNode* map = yaml.documents.empty() ? nullptr : FindKey(yaml.documents[0], "aliases");
  if (map == nullptr || !map->IsMap()) return aliases;
  for (size_t i = 0; i < map->keys.size(); ++i) {
    const YamlNode& value = map->items[i];
    db::Team team;
    team.name = NormLogin(map->keys[i].text);
    team.file = file;
    team.line = map->keys[i].line;
    // {a, b} is a map from a and b to nothing: prow takes its keys.
    const std::vector<YamlNode>& members = value.IsMap() ? value.keys : value.items;
    if (value.IsScalar()) Skip(value, file, issues, "an alias stands for a list");
    for (const YamlNode& member : members) {
      if (member.IsScalar())
        team.members.push_back(NormLogin(member.text));
      else
        Skip(member, file, issues, "a member is a name");
    }
    aliases.teams[team.name] = std::move(team);
  }
  return aliases;
}

struct KubernetesOwnersTree::Block {
  struct Entry {
    std::string name;  // of the person or alias
    std::vector<std::string> people;
    int line = 0;
  };
  std::shared_ptr<const RE2> filter;  // nullptr: all files
  std::string filter_text;
  std::map<std::string, std::vector<Entry>, std::less<>> roles;  // approvers, reviewers, ...

  bool Matches(std::string_view relative) const {
    return filter == nullptr ||
           RE2::PartialMatch(re2::StringPiece(relative.data(), relative.size()), *filter);
  }
};

struct KubernetesOwnersTree::Folder {
  std::string file;
  std::vector<Block> blocks;
  bool no_parent_owners = false;
  int no_parent_line = 0;
};

// One OWNERS file.
class KubernetesOwnersTree::Reader {
 public:
  Reader(const KubernetesAliases& aliases, const std::string& file, db::IssueLog& issues)
      : aliases_(aliases), file_(file), issues_(issues) {}

  Folder Read(std::string_view text) {
    Folder folder;
    folder.file = file_;
    const YamlFile yaml = ParseYaml(text);
    NoteErrors(yaml, file_, issues_);
    if (yaml.documents.empty()) return folder;
    const YamlNode& root = yaml.documents[0];
    if (!root.IsMap()) {
      if (root.kind != YamlNode::Kind::kNull)
        Skip(root, file_, issues_, "a map of approvers, reviewers and options is expected");
      return folder;
    }
    ReadOptions(root, &folder);
    Block simple = ReadBlock(root);
    const YamlNode* filters = FindKey(root, "filters");
    const YamlNode* labels = FindKey(root, "labels");
    const bool empty = simple.roles.empty() && (labels == nullptr || labels->items.empty());
    if (!empty) {
      if (filters != nullptr)
        issues_.Add("owners_filters_unused", db::Severity::kWarning, file_, filters->line,
                    AtColumn(filters->column,
                             "filters do not count beside approvers, reviewers or labels"));
      folder.blocks.push_back(std::move(simple));
    } else if (filters != nullptr) {
      ReadFilters(*filters, &folder);
    }
    return folder;
  }

 private:
  void ReadOptions(const YamlNode& root, Folder* folder) {
    const YamlNode* options = FindKey(root, "options");
    const YamlNode* no_parent = options ? FindKey(*options, "no_parent_owners") : nullptr;
    if (no_parent == nullptr) return;
    folder->no_parent_owners = ToLower(no_parent->text) == "true";
    folder->no_parent_line = no_parent->line;
  }

  void ReadFilters(const YamlNode& filters, Folder* folder) {
    if (!filters.IsMap()) return Skip(filters, file_, issues_, "filters are a map from a pattern");
    for (size_t i = 0; i < filters.keys.size(); ++i) {
      const YamlNode& key = filters.keys[i];
      Block block = ReadBlock(filters.items[i]);
      block.filter_text = key.text;
      if (key.text != ".*") {
        RE2::Options options(RE2::Quiet);
        options.set_max_mem(1 << 20);
        block.filter = std::make_shared<const RE2>(key.text, options);
        if (!block.filter->ok()) {
          Skip(key, file_, issues_,
               fmt::format("not a regular expression: {}", block.filter->error()));
          continue;
        }
      }
      folder->blocks.push_back(std::move(block));
    }
  }

  Block ReadBlock(const YamlNode& map) {
    Block block;
    for (const char* role : {"approvers", "reviewers", "required_reviewers"}) {
      const YamlNode* list = FindKey(map, role);
      if (list == nullptr || list->kind == YamlNode::Kind::kNull) continue;
      if (!list->IsSequence()) {
        Skip(*list, file_, issues_, fmt::format("{} are a list of names", role));
        continue;
      }
      for (const YamlNode& item : list->items) {
        if (item.IsScalar())
          block.roles[role].push_back(Expand(item));
        else
          Skip(item, file_, issues_, fmt::format("one of the {} is not a name", role));
      }
    }
    return block;
  }

  Block::Entry Expand(const YamlNode& item) {
    Block::Entry entry;
    entry.name = NormLogin(item.text);
    entry.line = item.line;
    const auto alias = aliases_.teams.find(entry.name);
    if (alias == aliases_.teams.end())
      entry.people.push_back(entry.name);
    else
      entry.people = alias->second.members;
    return entry;
  }

  const KubernetesAliases& aliases_;
  const std::string& file_;
  db::IssueLog& issues_;
};

KubernetesOwnersTree::KubernetesOwnersTree() = default;
KubernetesOwnersTree::~KubernetesOwnersTree() = default;

void KubernetesOwnersTree::SetAliases(KubernetesAliases aliases) { aliases_ = std::move(aliases); }

void KubernetesOwnersTree::Add(std::string_view text, const std::string& file,
                               db::IssueLog& issues) {
  folders_[std::string(FolderOf(file))] = Reader(aliases_, file, issues).Read(text);
}

// Calls visit(folder, path relative to it) from the path's folder up to the root, until it returns
// false. A path that is itself a folder with OWNERS begins there, as prow does.
template <typename Visit>
void KubernetesOwnersTree::EachFolder(std::string_view path, const Visit& visit) const {
  std::string_view folder = path;
  while (true) {
    if (const auto found = folders_.find(folder); found != folders_.end()) {
      const std::string_view relative = folder.empty() ? path
                                        : folder.size() == path.size()
                                            ? std::string_view(".")
                                            : path.substr(folder.size() + 1);
      if (!visit(found->second, relative)) return;
    }
    if (folder.empty()) return;
    folder = FolderOf(folder);
  }
}

std::optional<Owner> KubernetesOwnersTree::OwnerOf(std::string_view path) const {
  std::vector<std::string> owners;
  std::optional<Owner> owner;
  EachFolder(path, [&](const Folder& folder, std::string_view relative) {
    for (const Block& block : folder.blocks) {
      const auto approvers = block.roles.find("approvers");
      if (approvers == block.roles.end() || !block.Matches(relative)) continue;
      for (const Block::Entry& entry : approvers->second) {
        if (entry.people.empty()) continue;
        if (!owner) owner = Owner{{}, folder.file, entry.line, false};
        owners.insert(owners.end(), entry.people.begin(), entry.people.end());
      }
    }
    return !(folder.no_parent_owners && owner);
  });
  if (owner) owner->owners = JoinOwners(owners);
  return owner;
}

std::vector<OwnerRule> KubernetesOwnersTree::Explain(std::string_view path) const {
  std::vector<OwnerRule> rules;
  for (const std::string_view role : {"approvers", "reviewers", "required_reviewers"}) {
    const size_t before = rules.size();
    EachFolder(path, [&](const Folder& folder, std::string_view relative) {
      for (const Block& block : folder.blocks) {
        const auto people = block.roles.find(role);
        if (people == block.roles.end() || !block.Matches(relative)) continue;
        for (const Block::Entry& entry : people->second) {
          std::string text = entry.name;
          if (!block.filter_text.empty()) text += " under " + block.filter_text;
          rules.push_back({JoinOwners(entry.people), folder.file, entry.line, std::move(text),
                           role == "approvers" ? "adds" : std::string(role)});
        }
      }
      const bool ends = folder.no_parent_owners && rules.size() > before;
      if (ends && role == "approvers")
        rules.push_back({"", folder.file, folder.no_parent_line, "no_parent_owners", "ends"});
      return !ends;
    });
  }
  return rules;
}

std::vector<db::Team> KubernetesOwnersTree::Teams() const {
  std::vector<db::Team> teams;
  for (const auto& [name, team] : aliases_.teams) teams.push_back(team);
  return teams;
}

std::unique_ptr<OwnerSource> LoadKubernetesOwners(const OwnershipInputs& inputs) {
  const std::vector<std::string> files = OwnersFilesOf("kubernetes-owners", inputs);
  if (files.empty()) return nullptr;
  auto tree = std::make_unique<KubernetesOwnersTree>();
  if (const std::string* text = inputs.tree.Read(kAliasFile))
    tree->SetAliases(ParseKubernetesAliases(*text, kAliasFile, inputs.issues));
  for (const std::string& file : files)
    if (const std::string* text = inputs.tree.Read(file)) tree->Add(*text, file, inputs.issues);
  return tree;
}

}  // namespace arterial::indexer
