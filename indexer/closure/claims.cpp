#include "indexer/closure/claims.h"

#include <unordered_set>

namespace arterial::indexer {
namespace {

// Functions of the unit that hold something, or call one that does.
std::unordered_set<db::FunctionId> FertileFunctions(const db::UnitFacts& facts) {
  std::unordered_map<db::FunctionId, std::vector<db::FunctionId>> callers;
  for (const db::CallFact& call : facts.calls) callers[call.callee].push_back(call.caller);
  std::unordered_set<db::FunctionId> fertile;
  std::vector<db::FunctionId> work;
  const auto add = [&](const db::FunctionId& function) {
    if (fertile.insert(function).second) work.push_back(function);
  };
  const auto add_all = [&](const auto& sites) {
    for (const auto& site : sites) add(site.function);
  };
  add_all(facts.call_sites);
  add_all(facts.handlers);
  add_all(facts.span_sites);
  add_all(facts.contexts);
  for (const db::OpenCallFact& open : facts.open_calls) add(open.caller);
  while (!work.empty()) {
    const db::FunctionId function = work.back();
    work.pop_back();
    if (const auto at = callers.find(function); at != callers.end())
      for (const db::FunctionId& caller : at->second) add(caller);
  }
  return fertile;
}

}  // namespace

void Claims::Add(const Hash128& flags, const std::vector<int64_t>& files,
                 const db::UnitFacts& facts, const FileNumber& number) {
  // After errors it is not known what the functions would have been.
  if (facts.degraded) return;
  std::unordered_set<int64_t> fertile;
  for (const std::string& path : facts.skipped) fertile.insert(number(path));
  const std::unordered_set<db::FunctionId> functions = FertileFunctions(facts);
  for (const db::FunctionFact& function : facts.functions)
    if (functions.contains(function.id)) fertile.insert(number(function.location.file));
  // Where the site itself stands: in a lambda or an initialiser it has a function of its own.
  const auto add_places = [&](const auto& sites) {
    for (const auto& site : sites) fertile.insert(number(site.location.file));
  };
  add_places(facts.call_sites);
  add_places(facts.handlers);
  add_places(facts.span_sites);
  add_places(facts.contexts);
  std::unordered_set<int64_t>& barren = barren_[flags];
  for (int64_t file : files)
    if (!fertile.contains(file)) barren.insert(file);
}

bool Claims::Barren(const Hash128& flags, int64_t file) const {
  const auto at = barren_.find(flags);
  return at != barren_.end() && at->second.contains(file);
}

}  // namespace arterial::indexer
