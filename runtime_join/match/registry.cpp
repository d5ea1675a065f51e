#include "runtime_join/match/code_location.h"
#include "runtime_join/match/component_only.h"
#include "runtime_join/match/matcher.h"
#include "runtime_join/match/operation_identity.h"
#include "runtime_join/match/operation_match.h"
#include "runtime_join/match/span_constant.h"

namespace arterial::runtime {
namespace {

constexpr Matcher kMatchers[] = {
    {"code", "code.function.name and code.file.path of the span", MatchCodeLocation},
    {"rpc", "package, service and method", MatchRpcIdentity},
    {"http", "method and path template", MatchHttpIdentity},
    {"span_name", "the constant name of a span that is open at the call", MatchSpanConstant},
    {"store", "store or queue operation", MatchStoreIdentity},
    {"component", "the component that answered, its operation being unknown", MatchComponentOnly},
};

}  // namespace

std::span<const Matcher> Matchers() { return kMatchers; }

bool SameOperation(const MatchInput& input, const StaticIndex::Site& site) {
  return MatchOperation(site.operation, input.callee) > 0 ||
         MatchOperation(site.operation, input.evidence.observed_as) > 0;
}

bool EndsInPart(std::string_view name, std::string_view suffix, std::string_view separator) {
  if (suffix.empty() || !name.ends_with(suffix)) return false;
  const std::string_view head = name.substr(0, name.size() - suffix.size());
  return head.empty() || head.ends_with(separator) || suffix.starts_with(separator);
}

}  // namespace arterial::runtime
