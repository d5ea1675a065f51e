#include "runtime_join/match/operation_match.h"

#include <string>
#include <vector>

namespace arterial::runtime {
namespace {

bool EqualFold(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (size_t i = 0; i < a.size(); ++i) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    if (lower(a[i]) != lower(b[i])) return false;
  }
  return true;
}

// `GET /x` -> {"GET", "/x"}; nothing else has a space before a slash.
bool SplitHttp(std::string_view operation, std::string_view* method, std::string_view* path) {
  const size_t space = operation.find(' ');
  if (space == std::string_view::npos || space + 1 >= operation.size() ||
      operation[space + 1] != '/' || operation.find(':') < space)
    return false;
  *method = operation.substr(0, space);
  *path = operation.substr(space + 1);
  return true;
}

enum class Part { kLiteral, kOne, kRest };
struct Segment {
  Part part;
  std::string_view text;
};

// "([^/]+)" is one segment although it holds a slash.
std::vector<Segment> Segments(std::string_view path) {
  std::vector<Segment> out;
  size_t start = 0;
  int depth = 0;
  const auto emit = [&](std::string_view text) {
    if (text.empty()) return;
    if (text == "**" || text == "(.*)" || text == ".*" || text == "(.+)" ||
        (text.starts_with('{') && text.ends_with("...}")))
      out.push_back({Part::kRest, text});
    else if (text == "*" || text.starts_with(':') || text.starts_with('<') ||
             text.find_first_of("{(\\[") != std::string_view::npos)
      out.push_back({Part::kOne, text});
    else
      out.push_back({Part::kLiteral, text});
  };
  for (size_t i = 0; i < path.size(); ++i) {
    const char c = path[i];
    if (c == '\\') {
      ++i;
      continue;
    }
    if (c == '(' || c == '[' || c == '{') ++depth;
    if ((c == ')' || c == ']' || c == '}') && depth > 0) --depth;
    if (c != '/' || depth > 0) continue;
    emit(path.substr(start, i - start));
    start = i + 1;
  }
  emit(path.substr(start));
  return out;
}

int MatchHttp(std::string_view static_operation, std::string_view observed) {
  std::string_view static_method, static_path, method, path;
  if (!SplitHttp(static_operation, &static_method, &static_path) ||
      !SplitHttp(observed, &method, &path) || (static_method != method && static_method != "*"))
    return 0;
  const std::vector<Segment> want = Segments(static_path);
  const std::vector<Segment> have = Segments(path);
  int score = 1;
  size_t i = 0;
  for (; i < want.size(); ++i) {
    if (want[i].part == Part::kRest) return score + 1;
    if (i >= have.size()) return 0;
    if (want[i].part == Part::kLiteral) {
      if (have[i].part != Part::kLiteral || have[i].text != want[i].text) return 0;
      score += 100;
    } else {
      // A template on both sides is better evidence than a value that happens to fit.
      score += have[i].part == Part::kLiteral ? 1 : 10;
    }
  }
  return i == have.size() ? score : 0;
}

int MatchRpc(std::string_view static_operation, std::string_view observed) {
  const size_t static_slash = static_operation.rfind('/');
  const size_t slash = observed.rfind('/');
  if (static_slash == std::string_view::npos || slash == std::string_view::npos) return 0;
  const std::string_view static_method = static_operation.substr(static_slash + 1);
  const std::string_view method = observed.substr(slash + 1);
  if (static_method.empty() || !EqualFold(static_method, method)) return 0;
  std::string_view a = static_operation.substr(0, static_slash);
  std::string_view b = observed.substr(0, slash);
  int score = static_method == method ? 300 : 50;
  if (EqualFold(a, b)) return score + 200;
  if (a.size() < b.size()) std::swap(a, b);
  // "" knows the method only.
  if (b.empty()) return score;
  if (a.size() > b.size() && a[a.size() - b.size() - 1] == '.' &&
      EqualFold(a.substr(a.size() - b.size()), b))
    return score + 100;
  return 0;
}

int MatchStore(std::string_view static_operation, std::string_view observed) {
  if (EqualFold(static_operation, observed)) return 300;
  // Either side may know the collection or queue and the other not.
  std::string_view a = static_operation, b = observed;
  if (a.size() < b.size()) std::swap(a, b);
  if (a[b.size()] == ' ' && EqualFold(a.substr(0, b.size()), b)) return 200;
  return 0;
}

}  // namespace

int MatchOperation(std::string_view static_operation, std::string_view observed) {
  if (static_operation.empty() || observed.empty()) return 0;
  if (static_operation == observed) return kExactOperation;
  std::string_view method, path;
  const bool static_http = SplitHttp(static_operation, &method, &path);
  if (static_http != SplitHttp(observed, &method, &path)) return 0;
  if (static_http) return MatchHttp(static_operation, observed);
  const bool static_store = static_operation.find(':') != std::string_view::npos;
  if (static_store != (observed.find(':') != std::string_view::npos)) return 0;
  if (static_store) return MatchStore(static_operation, observed);
  return MatchRpc(static_operation, observed);
}

bool NamesOperation(std::string_view observed) {
  std::string_view method, path;
  const size_t mark = observed.find_first_of("/:");
  return SplitHttp(observed, &method, &path) ||
         (mark != std::string_view::npos && mark > 0 && mark + 1 < observed.size());
}

}  // namespace arterial::runtime
