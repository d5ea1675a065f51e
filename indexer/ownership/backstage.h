// Backstage's catalog-info.yaml: who owns which component.
//   kind: Component                        kind: Group
//   metadata: {name: checkout}             metadata: {name: orders}
//   spec:                                  spec: {members: [ada], parent: commerce}
//     owner: group:default/orders
//     providesApis: [checkout-api]
//     dependsOn: [component:payment]
// Rules, from Backstage's "Descriptor Format of Catalog Entities" and "References":
//   - A file holds several entities, parted by ---.
//   - A reference is [kind:][namespace/]name; the namespace `default` and the kind `group` of an
//     owner may be left out, and are here.
//   - Users are members of what their memberOf names, too.
// Chosen here: a component's folder is that of its catalogue file, or what
// backstage.io/source-location (`dir:./x`) names; it is owned by the component's owner, unless
// components with different owners share the folder. The owner of a system counts for its
// components that have none.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "indexer/ownership/dialect.h"

namespace arterial::indexer {

class Backstage : public OwnerSource {
 public:
  // Reads a catalogue; `file` is its path relative to the root. Finish() when all are read.
  void Add(std::string_view text, const std::string& file, db::IssueLog& issues);
  void Finish();

  std::optional<Owner> OwnerOf(std::string_view path) const override;
  // Components, then systems.
  std::vector<NamedOwner> NamedOwners() const override;
  std::vector<db::Team> Teams() const override;
  bool ListsAllTeams() const override { return lists_teams_; }
  std::vector<CatalogRelation> Relations() const override { return relations_; }
  size_t size() const { return entities_.size(); }

 private:
  struct Entity {
    std::string kind, name, owner, system, folder, file;
    int line = 0;  // of the owner, else of the entity
  };
  void AddEntity(const struct CatalogEntity& entity, const std::string& file, db::IssueLog& issues);

  std::vector<Entity> entities_;
  std::vector<CatalogRelation> relations_;
  std::map<std::string, db::Team> teams_;
  std::vector<std::pair<std::string, std::string>> member_of_;  // user, group
  std::map<std::string, std::vector<const Entity*>, std::less<>> by_folder_;
  bool lists_teams_ = false;
};

std::unique_ptr<OwnerSource> LoadBackstage(const OwnershipInputs& inputs);

}  // namespace arterial::indexer
