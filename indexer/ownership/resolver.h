// Owners by all sources of a tree, in order of precedence. Needs no database.
//
// Precedence: services of arterial.yaml, where they name the thing itself; then the dialects in the
// order of `ownership: precedence:` of arterial.yaml, then in that of registry.cpp. The first that
// has a rule decides, also when the rule says that nobody owns it. A guess decides only where no
// rule does. A target is first what files say of it by name, then what its main file is; a
// component what files or its telemetry say of it by name.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "db/config/config.h"
#include "db/support/result.h"
#include "indexer/ownership/dialect.h"
#include "indexer/ownership/owners_tree.h"

namespace arterial::indexer {

// What one dialect says.
struct Claim {
  std::string_view dialect;
  Owner owner;
};

struct ExplainedRule {
  std::string_view dialect;
  OwnerRule rule;
};

struct ResolvedTeam {
  db::Team team;
  bool listed;  // by arterial.yaml or a catalogue, which list all teams
};

class OwnerResolver {
 public:
  // `only`: the one dialect to ask, whatever arterial.yaml says; empty: all. `db`: for what the
  // runtime knows of owners, may be nullptr. Fails when there is no dialect of that name.
  static Result<OwnerResolver> Load(const std::string& root, std::string_view only,
                                    db::Connection* db, db::IssueLog& issues);

  // What each dialect says, the deciding first. Guesses only where nothing else speaks.
  std::vector<Claim> ClaimsOfPath(std::string_view path) const;
  std::vector<Claim> ClaimsOfTarget(std::string_view label) const;
  std::vector<Claim> ClaimsOfComponent(std::string_view name) const;
  // The first of ClaimsOfPath, without asking further.
  std::optional<Claim> OwnerOf(std::string_view path) const;
  // All rules that speak of a path: of the dialects in order, each with its deciding rule first.
  std::vector<ExplainedRule> Explain(std::string_view path) const;

  const db::Config& config() const { return *config_; }
  // Teams of arterial.yaml and of the files; of equal names the first source's.
  const std::vector<db::Team>& teams() const { return teams_; }
  std::vector<ResolvedTeam> all_teams() const;
  // The dialects that are asked, in order; those without files too, as telemetry may come later.
  const std::vector<std::string_view>& order() const { return order_; }
  std::vector<NamedOwner> NamedOwners(std::string_view dialect) const;
  std::vector<CatalogRelation> Relations() const;

 private:
  struct Source {
    std::string_view dialect;
    std::unique_ptr<OwnerSource> source;
  };
  template <typename Ask>
  std::vector<Claim> Claims(const Ask& ask) const;

  std::unique_ptr<OwnersTree> tree_;
  std::unique_ptr<db::Config> config_;
  std::vector<Source> sources_;
  std::vector<std::string_view> order_;
  std::vector<db::Team> teams_;
  std::vector<bool> listed_;  // by team
};

// Whether two lists of owners name the same people: equal as sets, or after teams are replaced by
// their members.
bool SameOwners(std::string_view a, std::string_view b, const std::vector<db::Team>& teams);

}  // namespace arterial::indexer
