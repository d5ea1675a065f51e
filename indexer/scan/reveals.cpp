#include "indexer/scan/reveals.h"

#include <algorithm>

#include "indexer/frameworks/framework.h"

namespace arterial::indexer {
namespace {

// True if `pattern` stands in `path` at the start of one of its parts.
bool HasFolder(std::string_view path, std::string_view pattern) {
  for (size_t at = path.find(pattern); at != path.npos; at = path.find(pattern, at + 1))
    if (at == 0 || path[at - 1] == '/') return true;
  return false;
}

bool Matches(std::string_view path, std::string_view pattern) {
  if (pattern.ends_with('/')) return HasFolder(path, pattern);
  if (!path.ends_with(pattern)) return false;
  const size_t before = path.size() - pattern.size();
  return pattern.starts_with('.') || before == 0 || path[before - 1] == '/';
}

template <typename Holds>
FrameworkSet SetOf(const Holds& holds) {
  FrameworkSet set = 0;
  for (size_t i = 0; i < Frameworks().size(); ++i)
    if (holds(*Frameworks()[i])) set |= FrameworkSet{1} << i;
  return set;
}

// Nothing: no unit can hold what it recognises.
std::optional<std::span<const std::string_view>> HeadersOf(const Framework& framework) {
  if (framework.headers_now != nullptr) return framework.headers_now();
  return framework.headers;
}

}  // namespace

FrameworkSet Reveals::OfPath(std::string_view path) const {
  return SetOf([&](const Framework& framework) {
    const auto headers = HeadersOf(framework);
    return headers && std::any_of(headers->begin(), headers->end(),
                                  [&](std::string_view pattern) { return Matches(path, pattern); });
  });
}

FrameworkSet Reveals::OfAny() const {
  return SetOf([](const Framework& framework) {
    const auto headers = HeadersOf(framework);
    return headers && headers->empty();
  });
}

std::vector<std::string> Reveals::Names(FrameworkSet set) const {
  std::vector<std::string> names;
  for (size_t i = 0; i < Frameworks().size(); ++i)
    if ((set >> i & 1) != 0) names.emplace_back(Frameworks()[i]->name);
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace arterial::indexer
