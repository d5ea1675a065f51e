#include "runtime_join/formats/sampling.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

namespace arterial::runtime {
namespace {

// Calls visit for each part of text between separators, without surrounding blanks.
template <typename F>
void ForEachPart(std::string_view text, char separator, F visit) {
  while (!text.empty()) {
    const size_t end = std::min(text.find(separator), text.size());
    std::string_view part = text.substr(0, end);
    while (!part.empty() && (part.front() == ' ' || part.front() == '\t')) part.remove_prefix(1);
    while (!part.empty() && (part.back() == ' ' || part.back() == '\t')) part.remove_suffix(1);
    visit(part);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

std::optional<uint64_t> ParseThreshold(std::string_view digits) {
  if (digits.empty() || digits.size() > 14) return std::nullopt;
  uint64_t threshold = 0;
  for (char c : digits) {
    if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) return std::nullopt;
    threshold = threshold << 4 | static_cast<uint64_t>(c <= '9' ? c - '0' : c - 'a' + 10);
  }
  return threshold << (4 * (14 - digits.size()));
}

}  // namespace

void SetWeightFromTraceState(std::string_view trace_state, Span* span) {
  ForEachPart(trace_state, ',', [&](std::string_view member) {
    if (!member.starts_with("ot=")) return;
    ForEachPart(member.substr(3), ';', [&](std::string_view field) {
      if (!field.starts_with("th:")) return;
      const std::optional<uint64_t> threshold = ParseThreshold(field.substr(3));
      if (!threshold) return;
      // Fixed point: 2^56 * 2^16 / (2^56 - T), to the nearest.
      const unsigned __int128 kept = (uint64_t{1} << 56) - *threshold;
      const unsigned __int128 weight =
          ((static_cast<unsigned __int128>(1) << 72) + kept / 2) / kept;
      span->weight = static_cast<Weight>(std::min<unsigned __int128>(weight, kMaxWeight));
      span->weight_source = WeightSource::kThreshold;
    });
  });
}

void SetWeightFromSamplerTags(Span* span) {
  if (span->weight_source >= WeightSource::kProbabilistic) return;
  if (span->attributes.Get("sampler.type") != "probabilistic") return;
  const std::string_view param = span->attributes.Get("sampler.param");
  double probability = 0;
  const auto [end, error] = std::from_chars(param.data(), param.data() + param.size(), probability);
  if (error != std::errc() || !(probability > 0)) return;
  const double weight = static_cast<double>(kWeightOne) / std::min(probability, 1.0);
  span->weight = weight >= static_cast<double>(kMaxWeight)
                     ? kMaxWeight
                     : static_cast<Weight>(std::llround(weight));
  span->weight_source = WeightSource::kProbabilistic;
}

}  // namespace arterial::runtime
