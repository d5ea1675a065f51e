#include "runtime_join/match/code_location.h"

#include <algorithm>
#include <cstdlib>

namespace arterial::runtime {
namespace {

// "shop::Checkout::Pay(int) const", "virtual grpc::Status shop::Checkout::Pay(...)" as
// std::source_location or __PRETTY_FUNCTION__ give them -> "shop::Checkout::Pay".
std::string_view BareName(std::string_view name) {
  int depth = 0;
  size_t end = name.size();
  for (size_t i = 0; i < name.size(); ++i) {
    if (name[i] == '<') ++depth;
    if (name[i] == '>' && depth > 0) --depth;
    if (name[i] == '(' && depth == 0 && i > 0 && !name.substr(i).starts_with("(lambda") &&
        !name.substr(i).starts_with("(anonymous")) {
      end = i;
      break;
    }
  }
  name = name.substr(0, end);
  depth = 0;
  for (size_t i = name.size(); i > 0; --i) {
    const char c = name[i - 1];
    if (c == '>') ++depth;
    if (c == '<' && depth > 0) --depth;
    if (c == ' ' && depth == 0 && !name.substr(0, i).ends_with("(anonymous ")) {
      name.remove_prefix(i);
      break;
    }
  }
  while (!name.empty() && (name.front() == '*' || name.front() == '&')) name.remove_prefix(1);
  return name;
}

bool SameFunction(std::string_view observed, const StaticIndex::Function& function) {
  const std::string_view bare = BareName(observed);
  // A lambda reports its encloser under most compilers' __func__.
  std::string_view name = function.name;
  if (bare.find("(lambda") == std::string_view::npos && bare != "operator()")
    while (name.ends_with("::(lambda)")) name.remove_suffix(10);
  return EndsInPart(name, bare, "::") || EndsInPart(bare, name, "::") ||
         (bare == "operator()" && function.name.ends_with("(lambda)"));
}

bool SameFile(std::string_view observed, std::string_view file) {
  return observed.empty() || EndsInPart(observed, file, "/") || EndsInPart(file, observed, "/");
}

bool Holds(const MatchInput& input, const Candidate& candidate) {
  const StaticIndex::Site& site = input.index.sites[candidate.site];
  const Evidence& evidence = input.evidence;
  if (!site.operation.empty() && !SameOperation(input, site)) return false;
  const auto names = [&](int f) {
    const StaticIndex::Function& function = input.index.functions[f];
    return SameFunction(evidence.code_function, function) &&
           SameFile(evidence.code_file, function.file);
  };
  if (names(site.function)) return true;
  // A shared client wrapper reports whoever called it: some function further up the chain.
  if (candidate.edge < 0) return false;
  const std::vector<int>& chain = input.index.edges[candidate.edge].functions;
  return std::any_of(chain.begin(), chain.end(), names);
}

bool SameRevision(const MatchInput& input) {
  const std::string& version = input.evidence.version;
  return version.size() >= 7 && input.index.revision.starts_with(version);
}

}  // namespace

std::vector<int> MatchCodeLocation(const MatchInput& input) {
  std::vector<int> picked;
  if (input.evidence.code_function.empty()) return picked;
  for (size_t i = 0; i < input.candidates.size(); ++i)
    if (Holds(input, input.candidates[i])) picked.push_back(static_cast<int>(i));
  if (picked.size() < 2 || input.evidence.code_line == 0 || !SameRevision(input)) return picked;
  const auto distance = [&](int i) {
    return std::abs(input.index.sites[input.candidates[i].site].line - input.evidence.code_line);
  };
  const int64_t best = distance(*std::min_element(
      picked.begin(), picked.end(), [&](int a, int b) { return distance(a) < distance(b); }));
  std::erase_if(picked, [&](int i) { return distance(i) != best; });
  return picked;
}

}  // namespace arterial::runtime
