#include "runtime_join/formats/json_sniff.h"

#include <algorithm>

namespace arterial::runtime {
namespace {

constexpr int kDeepest = 6;
constexpr size_t kMostKeys = 400;
constexpr std::string_view kSpace = " \t\r\n";

}  // namespace

bool JsonHead::Has(int depth, std::string_view name) const {
  return std::any_of(keys.begin(), keys.end(),
                     [&](const Key& key) { return key.depth == depth && key.name == name; });
}

JsonHead SniffJson(std::string_view head) {
  JsonHead out;
  size_t at = head.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  at = std::min(head.find_first_not_of(kSpace, at), head.size());
  if (at == head.size() || (head[at] != '{' && head[at] != '[')) return out;
  out.first = head[at];
  int depth = 0;
  for (; at < head.size() && out.keys.size() < kMostKeys; ++at) {
    const char c = head[at];
    if (c == '{' || c == '[') ++depth;
    if (c == '}' || c == ']') --depth;
    if (c != '"') continue;
    const size_t start = at + 1;
    for (++at; at < head.size() && head[at] != '"'; ++at) at += head[at] == '\\';
    if (at >= head.size() || depth > kDeepest) continue;
    const std::string_view name = head.substr(start, at - start);
    size_t after = head.find_first_not_of(kSpace, at + 1);
    if (after == std::string_view::npos || head[after] != ':') continue;
    after = head.find_first_not_of(kSpace, after + 1);
    out.keys.push_back({depth, name, after == std::string_view::npos ? '\0' : head[after]});
  }
  return out;
}

}  // namespace arterial::runtime
