#include "runtime_join/match/operation_identity.h"

#include <algorithm>

#include "runtime_join/match/operation_match.h"

namespace arterial::runtime {
namespace {

enum class Form { kRpc, kHttp, kStore };

Form FormOf(std::string_view operation) {
  const size_t space = operation.find(' ');
  if (space != std::string_view::npos && operation.substr(space + 1).starts_with('/'))
    return Form::kHttp;
  return operation.find(':') != std::string_view::npos ? Form::kStore : Form::kRpc;
}

// The candidates whose operation of that form fits best: a full name beats a suffix, a literal
// path beats a template.
std::vector<int> Best(const MatchInput& input, Form form) {
  std::vector<int> picked;
  int best = 0;
  for (size_t i = 0; i < input.candidates.size(); ++i) {
    const std::string& operation = input.index.sites[input.candidates[i].site].operation;
    if (operation.empty() || FormOf(operation) != form) continue;
    const int score = std::max(input.callee_by_span ? 0 : MatchOperation(operation, input.callee),
                               MatchOperation(operation, input.evidence.observed_as));
    if (score == 0 || score < best) continue;
    if (score > best) picked.clear();
    best = score;
    picked.push_back(static_cast<int>(i));
  }
  return picked;
}

}  // namespace

std::vector<int> MatchRpcIdentity(const MatchInput& input) { return Best(input, Form::kRpc); }
std::vector<int> MatchHttpIdentity(const MatchInput& input) { return Best(input, Form::kHttp); }
std::vector<int> MatchStoreIdentity(const MatchInput& input) { return Best(input, Form::kStore); }

}  // namespace arterial::runtime
