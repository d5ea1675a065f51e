#include "indexer/ownership/dialect.h"

#include <fmt/format.h>

#include <set>

#include "db/support/names.h"
#include "db/support/text.h"

namespace arterial::indexer {

std::vector<OwnerRule> OwnerSource::Explain(std::string_view path) const {
  const std::optional<Owner> owner = OwnerOf(path);
  if (!owner) return {};
  return {{owner->owners, owner->file, owner->line, "", "decides"}};
}

std::optional<Owner> OwnerSource::OwnerOfTarget(std::string_view label) const {
  return OwnerOfComponent(label);
}

std::optional<Owner> OwnerSource::OwnerOfComponent(std::string_view name) const {
  std::optional<NamedOwner> best;
  for (NamedOwner& named : NamedOwners())
    if (IsEndOfName(named.name, name) && (!best || named.name.size() > best->name.size()))
      best = std::move(named);
  return best ? std::optional(std::move(best->owner)) : std::nullopt;
}

std::vector<db::Team> OwnerSource::Teams() const { return {}; }

const Dialect* FindDialect(std::string_view name) {
  for (const Dialect& dialect : Dialects())
    if (dialect.name == name) return &dialect;
  return nullptr;
}

std::string JoinOwners(const std::vector<std::string>& owners) {
  std::string joined;
  std::set<std::string, std::less<>> seen;
  for (const std::string& some : owners)
    for (const std::string& owner : SplitWords(some))
      if (seen.insert(owner).second) joined += (joined.empty() ? "" : " ") + owner;
  return joined;
}

std::string AtColumn(size_t column, std::string_view what) {
  return fmt::format("column {}: {}", column, what);
}

}  // namespace arterial::indexer
