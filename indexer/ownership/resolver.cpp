#include "indexer/ownership/resolver.h"

#include <algorithm>
#include <set>

#include "db/support/text.h"

namespace arterial::indexer {
namespace {

std::vector<std::string> DialectNames() {
  std::vector<std::string> names;
  for (const Dialect& dialect : Dialects()) names.emplace_back(dialect.name);
  return names;
}

bool Contains(const std::vector<std::string>& list, std::string_view name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

// The dialects in order of precedence, without those that are ignored.
std::vector<const Dialect*> Ordered(const db::OwnershipSettings& settings, db::IssueLog& issues) {
  std::vector<const Dialect*> order;
  for (const std::vector<std::string>* list : {&settings.precedence, &settings.ignore})
    for (const std::string& name : *list)
      if (FindDialect(name) == nullptr)
        issues.Add("config_entry_skipped", db::Severity::kWarning, db::kConfigFile, 0,
                   "there is no dialect " + EscapeControl(name) +
                       DidYouMean(Nearest(name, DialectNames())));
  const auto add = [&](const Dialect* dialect) {
    if (dialect != nullptr && !Contains(settings.ignore, dialect->name) &&
        std::find(order.begin(), order.end(), dialect) == order.end())
      order.push_back(dialect);
  };
  for (const std::string& name : settings.precedence) add(FindDialect(name));
  for (const Dialect& dialect : Dialects()) add(&dialect);
  return order;
}

std::set<std::string> Expanded(std::string_view owners, const std::vector<db::Team>& teams) {
  std::set<std::string> people;
  for (const std::string& owner : SplitWords(owners)) {
    const auto team = std::find_if(teams.begin(), teams.end(), [&](const db::Team& t) {
      return t.name == owner && !t.members.empty();
    });
    if (team == teams.end())
      people.insert(owner);
    else
      people.insert(team->members.begin(), team->members.end());
  }
  return people;
}

}  // namespace

Result<OwnerResolver> OwnerResolver::Load(const std::string& root, std::string_view only,
                                          db::Connection* db, db::IssueLog& issues) {
  OwnerResolver resolver;
  resolver.tree_ = std::make_unique<OwnersTree>(root, issues);
  resolver.config_ = std::make_unique<db::Config>(db::LoadConfig(root, issues));
  const Dialect* chosen = only.empty() ? nullptr : FindDialect(only);
  if (!only.empty() && chosen == nullptr)
    return Error{
        ErrorCode::kUsage,
        "there is no dialect " + EscapeControl(only) + DidYouMean(Nearest(only, DialectNames())),
        {}};
  const OwnershipInputs inputs{*resolver.tree_, *resolver.config_, db, issues, chosen != nullptr};
  for (const Dialect* dialect :
       chosen != nullptr ? std::vector{chosen} : Ordered(resolver.config_->ownership, issues)) {
    resolver.order_.push_back(dialect->name);
    if (std::unique_ptr<OwnerSource> source = dialect->load(inputs))
      resolver.sources_.push_back({dialect->name, std::move(source)});
  }
  resolver.teams_ = resolver.config_->teams;
  resolver.listed_.assign(resolver.teams_.size(), true);
  for (const Source& source : resolver.sources_)
    for (db::Team& team : source.source->Teams()) {
      const bool known =
          std::any_of(resolver.teams_.begin(), resolver.teams_.end(),
                      [&](const db::Team& other) { return other.name == team.name; });
      if (known) continue;
      resolver.teams_.push_back(std::move(team));
      resolver.listed_.push_back(source.source->ListsAllTeams());
    }
  return resolver;
}

std::vector<ResolvedTeam> OwnerResolver::all_teams() const {
  std::vector<ResolvedTeam> all;
  for (size_t i = 0; i < teams_.size(); ++i) all.push_back({teams_[i], listed_[i]});
  return all;
}

std::vector<NamedOwner> OwnerResolver::NamedOwners(std::string_view dialect) const {
  for (const Source& source : sources_)
    if (source.dialect == dialect) return source.source->NamedOwners();
  return {};
}

template <typename Ask>
std::vector<Claim> OwnerResolver::Claims(const Ask& ask) const {
  std::vector<Claim> claims;
  for (const Source& source : sources_)
    if (std::optional<Owner> owner = ask(*source.source, claims.empty()))
      claims.push_back({source.dialect, std::move(*owner)});
  // Guesses do not count beside rules, wherever they stand in the order.
  const bool stated = std::any_of(claims.begin(), claims.end(),
                                  [](const Claim& claim) { return !claim.owner.guess; });
  if (stated) std::erase_if(claims, [](const Claim& claim) { return claim.owner.guess; });
  return claims;
}

std::vector<Claim> OwnerResolver::ClaimsOfPath(std::string_view path) const {
  return Claims([&](const OwnerSource& source, bool first) -> std::optional<Owner> {
    // To guess is slow.
    return source.guesses() && !first ? std::nullopt : source.OwnerOf(path);
  });
}

std::vector<Claim> OwnerResolver::ClaimsOfTarget(std::string_view label) const {
  return Claims([&](const OwnerSource& source, bool) { return source.OwnerOfTarget(label); });
}

std::vector<Claim> OwnerResolver::ClaimsOfComponent(std::string_view name) const {
  return Claims([&](const OwnerSource& source, bool) { return source.OwnerOfComponent(name); });
}

std::optional<Claim> OwnerResolver::OwnerOf(std::string_view path) const {
  std::optional<Claim> guess;
  for (const Source& source : sources_) {
    if (guess && source.source->guesses()) continue;
    std::optional<Owner> owner = source.source->OwnerOf(path);
    if (!owner) continue;
    if (!owner->guess) return Claim{source.dialect, std::move(*owner)};
    guess = Claim{source.dialect, std::move(*owner)};
  }
  return guess;
}

std::vector<ExplainedRule> OwnerResolver::Explain(std::string_view path) const {
  std::vector<ExplainedRule> rules;
  for (const Source& source : sources_)
    for (OwnerRule& rule : source.source->Explain(path))
      rules.push_back({source.dialect, std::move(rule)});
  return rules;
}

std::vector<CatalogRelation> OwnerResolver::Relations() const {
  std::vector<CatalogRelation> relations;
  for (const Source& source : sources_)
    for (CatalogRelation& relation : source.source->Relations())
      relations.push_back(std::move(relation));
  return relations;
}

bool SameOwners(std::string_view a, std::string_view b, const std::vector<db::Team>& teams) {
  return a == b || Expanded(a, {}) == Expanded(b, {}) || Expanded(a, teams) == Expanded(b, teams);
}

}  // namespace arterial::indexer
