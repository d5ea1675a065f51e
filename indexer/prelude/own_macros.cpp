#include "indexer/prelude/own_macros.h"

#include <algorithm>

#include "indexer/prelude/words.h"

namespace arterial::indexer {

std::vector<std::pair<std::string, uint32_t>> MacrosIn(const std::vector<std::string>& lines) {
  constexpr std::string_view kBlanks = " \t";
  std::vector<std::pair<std::string, uint32_t>> found;
  for (size_t i = 0; i < lines.size(); ++i) {
    std::string_view rest = lines[i];
    const auto drop = [&](size_t count) {
      rest.remove_prefix(count);
      rest.remove_prefix(std::min(rest.find_first_not_of(kBlanks), rest.size()));
    };
    drop(0);
    if (!rest.starts_with('#')) continue;
    drop(1);
    if (!rest.starts_with("define") && !rest.starts_with("undef")) continue;
    drop(rest[0] == 'd' ? 6 : 5);
    const auto ends = [](char c) {
      return !(c == '_' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
               (c >= 'a' && c <= 'z'));
    };
    const auto end = std::find_if(rest.begin(), rest.end(), ends);
    if (end != rest.begin())
      found.emplace_back(std::string(rest.begin(), end), static_cast<uint32_t>(i + 1));
  }
  return found;
}

void OwnMacros::AddUnit(const db::UnitIncludes& scan) {
  for (const uint32_t file : scan.files) {
    if (headers_.KindOf(file) == HeaderKind::kLibrary || by_file_.contains(file)) continue;
    auto& macros = by_file_[file];
    for (auto& [name, line] : MacrosIn(headers_.LinesOf(file))) {
      looks_[Look(name)] = true;
      macros.emplace_back(
          names_.try_emplace(std::move(name), static_cast<uint32_t>(names_.size())).first->second,
          line);
    }
  }
}

const std::vector<uint32_t>& OwnMacros::MentionedBy(uint32_t file) {
  const auto [it, added] = mentions_.try_emplace(file);
  if (!added) return it->second;
  std::vector<uint32_t>& found = it->second;
  std::string name;
  ForWords(headers_.TextOf(file), [&](std::string_view word) {
    if (!looks_[Look(word)]) return;
    name = word;
    if (const auto known = names_.find(name); known != names_.end()) found.push_back(known->second);
  });
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

OwnMacros::Unit::Unit(const OwnMacros& macros, const db::UnitIncludes& scan) {
  for (const uint32_t file : scan.files) {
    order_.try_emplace(file, order_.size());
    if (const auto it = macros.by_file_.find(file); it != macros.by_file_.end())
      for (const auto& [name, line] : it->second) defined_[name].push_back({file, line});
  }
  for (const db::IncludeEdge& edge : scan.edges)
    if (edge.to != scan.files.front()) included_.try_emplace(edge.to, Place{edge.from, edge.line});
}

bool OwnMacros::Unit::DefinesBefore(const std::vector<uint32_t>& names, uint32_t header) const {
  // The files on the way from the main file to the header, with the lines that lead on.
  std::unordered_map<uint32_t, uint32_t> way;
  for (auto at = included_.find(header); at != included_.end();
       at = included_.find(at->second.file))
    if (!way.try_emplace(at->second.file, at->second.line).second) break;
  for (const uint32_t name : names) {
    const auto it = defined_.find(name);
    if (it == defined_.end()) continue;
    for (const Place& place : it->second) {
      const auto open = way.find(place.file);
      if (open != way.end() ? place.line < open->second : order_.at(place.file) < order_.at(header))
        return true;
    }
  }
  return false;
}

}  // namespace arterial::indexer
