#include "indexer/ownership/backstage.h"

#include <algorithm>
#include <filesystem>

#include "db/support/text.h"
#include "db/support/yaml.h"
#include "indexer/ownership/owners_files.h"

namespace arterial::indexer {

// One document of a catalogue.
struct CatalogEntity {
  const YamlNode& document;
  const YamlNode& metadata;
  const YamlNode* spec;
};

namespace {

constexpr char kSkipped[] = "catalog_entry_skipped";

void Skip(const YamlNode& at, const std::string& file, db::IssueLog& issues,
          std::string_view what) {
  issues.Add(kSkipped, db::Severity::kWarning, file, at.line, AtColumn(at.column, what));
}

// "group:default/orders" -> "orders"; "user:ada" -> "user:ada"; kinds other than `usual` stay.
std::string ShortReference(std::string_view reference, std::string_view usual) {
  std::string kind;
  if (const size_t colon = reference.find(':'); colon != std::string_view::npos) {
    kind = ToLower(reference.substr(0, colon));
    reference.remove_prefix(colon + 1);
  }
  if (reference.starts_with("default/")) reference.remove_prefix(8);
  return kind.empty() || kind == usual ? std::string(reference)
                                       : kind + ":" + std::string(reference);
}

std::vector<const YamlNode*> Texts(const YamlNode* list) {
  std::vector<const YamlNode*> texts;
  if (list == nullptr) return texts;
  if (list->IsScalar()) texts.push_back(list);
  if (list->IsSequence())
    for (const YamlNode& item : list->items)
      if (item.IsScalar()) texts.push_back(&item);
  return texts;
}

// Folder that the entity stands for, without a '/' at the end.
std::string FolderOfEntity(const YamlNode& metadata, const std::string& file) {
  const std::string own(FolderOf(file));
  const YamlNode* annotations = metadata.Find("annotations");
  if (annotations == nullptr) return own;
  std::string_view place = annotations->Text("backstage.io/source-location");
  for (const std::string_view prefix : {"dir:", "file:"})
    if (place.starts_with(prefix)) {
      const std::filesystem::path path(place.substr(prefix.size()));
      if (path.is_absolute()) return own;
      std::string folder = (std::filesystem::path(own) / path).lexically_normal().generic_string();
      while (folder.ends_with('/')) folder.pop_back();
      return folder == "." ? "" : folder;
    }
  return own;  // a url: another repository's or this one's, which cannot be told
}

}  // namespace

void Backstage::Add(std::string_view text, const std::string& file, db::IssueLog& issues) {
  const YamlFile yaml = ParseYaml(text);
  for (const YamlError& error : yaml.errors)
    issues.Add(kSkipped, db::Severity::kWarning, file, error.line,
               AtColumn(error.column, error.message));
  for (const YamlNode& document : yaml.documents) {
    if (document.kind == YamlNode::Kind::kNull) continue;
    const YamlNode* metadata = document.Find("metadata");
    if (metadata == nullptr || metadata->Text("name").empty()) {
      Skip(document, file, issues, "an entity needs metadata with a name");
      continue;
    }
    AddEntity({document, *metadata, document.Find("spec")}, file, issues);
  }
}

void Backstage::AddEntity(const CatalogEntity& in, const std::string& file, db::IssueLog& issues) {
  const std::string kind = ToLower(in.document.Text("kind"));
  const std::string name(in.metadata.Text("name"));
  const auto text = [&](const char* key) {
    return in.spec == nullptr ? std::string_view() : in.spec->Text(key);
  };
  if (kind == "group") {
    lists_teams_ = true;
    db::Team& team = teams_[name];
    team.name = name;
    team.file = file;
    team.line = in.document.line;
    if (in.spec == nullptr) return;
    for (const YamlNode* member : Texts(in.spec->Find("members")))
      team.members.push_back(ShortReference(member->text, "user"));
    if (const std::string_view parent = text("parent"); !parent.empty())
      team.escalation.push_back(ShortReference(parent, "group"));
    if (const YamlNode* profile = in.spec->Find("profile")) team.email = profile->Text("email");
    return;
  }
  if (kind == "user") {
    for (const YamlNode* group : Texts(in.spec ? in.spec->Find("memberOf") : nullptr))
      member_of_.emplace_back(name, ShortReference(group->text, "group"));
    return;
  }
  if (kind != "component" && kind != "system") return;  // APIs, resources, locations own no code
  Entity entity{kind, name, {}, {}, FolderOfEntity(in.metadata, file), file, in.document.line};
  const YamlNode* owner = in.spec == nullptr ? nullptr : in.spec->Find("owner");
  if (owner != nullptr && owner->IsScalar()) {
    entity.owner = ShortReference(owner->text, "group");
    entity.line = owner->line;
    if (entity.owner.find(' ') != std::string::npos) {
      Skip(*owner, file, issues, "not a reference: " + EscapeControl(owner->text));
      entity.owner.clear();
    }
  }
  entity.system = ShortReference(text("system"), "system");
  entities_.push_back(std::move(entity));
  if (kind != "component" || in.spec == nullptr) return;
  for (const char* relation : {"providesApis", "consumesApis", "dependsOn"})
    for (const YamlNode* target : Texts(in.spec->Find(relation)))
      relations_.push_back({name, relation,
                            ShortReference(target->text, relation[0] == 'd' ? "component" : "api"),
                            file, target->line});
}

void Backstage::Finish() {
  for (const auto& [user, group] : member_of_) {
    const auto team = teams_.find(group);
    if (team == teams_.end()) continue;
    std::vector<std::string>& members = team->second.members;
    if (std::find(members.begin(), members.end(), user) == members.end()) members.push_back(user);
  }
  for (Entity& entity : entities_) {
    if (entity.kind != "component" || !entity.owner.empty()) continue;
    for (const Entity& system : entities_)
      if (system.kind == "system" && system.name == entity.system) {
        entity.owner = system.owner;
        entity.file = system.file;
        entity.line = system.line;
      }
  }
  for (const Entity& entity : entities_)
    if (entity.kind == "component" && !entity.owner.empty())
      by_folder_[entity.folder].push_back(&entity);
}

std::optional<Owner> Backstage::OwnerOf(std::string_view path) const {
  for (std::string_view folder = path; !folder.empty();) {
    folder = FolderOf(folder);
    const auto found = by_folder_.find(folder);
    if (found == by_folder_.end()) continue;
    const std::vector<const Entity*>& entities = found->second;
    const Entity& first = *entities.front();
    const bool agree = std::all_of(entities.begin(), entities.end(),
                                   [&](const Entity* e) { return e->owner == first.owner; });
    if (!agree) return std::nullopt;
    return Owner{first.owner, first.file, first.line, false};
  }
  return std::nullopt;
}

std::vector<NamedOwner> Backstage::NamedOwners() const {
  std::vector<NamedOwner> named;
  for (const char* kind : {"component", "system"})
    for (const Entity& entity : entities_)
      if (entity.kind == kind && !entity.owner.empty())
        named.push_back({entity.name, {entity.owner, entity.file, entity.line, false}});
  return named;
}

std::vector<db::Team> Backstage::Teams() const {
  std::vector<db::Team> teams;
  for (const auto& [name, team] : teams_) teams.push_back(team);
  return teams;
}

std::unique_ptr<OwnerSource> LoadBackstage(const OwnershipInputs& inputs) {
  auto catalog = std::make_unique<Backstage>();
  for (const char* name : {"catalog-info.yaml", "catalog-info.yml"})
    for (const std::string& file : inputs.tree.Named(name))
      if (const std::string* text = inputs.tree.Read(file))
        catalog->Add(*text, file, inputs.issues);
  catalog->Finish();
  if (catalog->size() == 0 && !catalog->ListsAllTeams()) return nullptr;
  return catalog;
}

}  // namespace arterial::indexer
