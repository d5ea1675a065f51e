#include "db/config/journeys.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "db/support/text.h"

namespace arterial::db {
namespace {

constexpr std::string_view kKeys[] = {"name",    "root",    "roots",        "component", "steps",
                                      "session", "latency", "availability", "owner",     "owners"};
constexpr std::string_view kStepKeys[] = {"name", "root", "roots", "component"};

std::optional<double> Number(std::string_view text) {
  double value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
  return value;
}

// "99%", "99.9 %", "0.999".
std::optional<double> ReadShare(std::string_view text) {
  const bool percent = text.ends_with('%');
  if (percent) text.remove_suffix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  std::optional<double> value = Number(text);
  if (value && percent) *value /= 100;
  if (!value || !(*value > 0) || !(*value <= 1)) return std::nullopt;
  return value;
}

// "500ms", "1.5 s", "250us", "2m".
std::optional<int64_t> ReadDuration(std::string_view text) {
  constexpr std::pair<std::string_view, double> kUnits[] = {
      {"ns", 1}, {"us", 1e3}, {"µs", 1e3}, {"ms", 1e6}, {"s", 1e9}, {"min", 60e9}, {"m", 60e9}};
  for (const auto& [unit, ns] : kUnits) {
    if (!text.ends_with(unit)) continue;
    std::string_view number = text.substr(0, text.size() - unit.size());
    while (number.ends_with(' ')) number.remove_suffix(1);
    const std::optional<double> value = Number(number);
    if (value && *value > 0 && *value * ns < 9e18) return std::llround(*value * ns);
  }
  return std::nullopt;
}

// "500ms" or "99% under 500ms".
bool ReadLatency(std::string_view text, ConfiguredJourney* journey) {
  constexpr std::string_view kUnder = " under ";
  const size_t under = text.find(kUnder);
  std::optional<double> share = journey->latency_share;
  if (under != std::string_view::npos) share = ReadShare(text.substr(0, under));
  const std::optional<int64_t> latency =
      ReadDuration(under == std::string_view::npos ? text : text.substr(under + kUnder.size()));
  if (!share || !latency) return false;
  journey->latency_share = *share;
  journey->latency_ns = *latency;
  return true;
}

RequestPattern ReadPattern(const YamlNode& map, ConfigIssues& issues) {
  RequestPattern pattern;
  for (const char* key : {"root", "roots"})
    if (const YamlNode* node = map.Find(key)) pattern.requests = ReadTexts(*node, key, issues);
  pattern.component = map.Text("component");
  return pattern;
}

void ReadSteps(const YamlNode& steps, ConfigIssues& issues, ConfiguredJourney* journey) {
  if (!steps.IsSequence()) return issues.Skip(steps, "steps are a list, in order");
  for (const YamlNode& item : steps.items) {
    ConfiguredJourney::Step step;
    if (item.IsScalar()) {
      step.name = item.text;
      step.root.requests = {item.text};
    } else if (item.IsMap()) {
      CheckKeys(item, kStepKeys, issues);
      step.root = ReadPattern(item, issues);
      step.name = item.Text("name");
      if (step.name.empty() && !step.root.requests.empty()) step.name = step.root.requests[0];
    }
    if (step.name.empty() || (step.root.requests.empty() && step.root.component.empty()))
      issues.Skip(item, "a step is a request, or a map with root or component");
    else
      journey->steps.push_back(std::move(step));
  }
}

void ReadExpectations(const YamlNode& map, ConfigIssues& issues, ConfiguredJourney* journey) {
  if (const YamlNode* latency = map.Find("latency");
      latency && !ReadLatency(latency->text, journey))
    issues.Skip(*latency, "latency is a time such as 500ms, or 99% under 500ms");
  if (const YamlNode* available = map.Find("availability")) {
    journey->available = ReadShare(available->text);
    if (!journey->available) issues.Skip(*available, "availability is a share such as 99.9%");
  }
  for (const char* key : {"owner", "owners"})
    if (const YamlNode* owner = map.Find(key))
      for (const std::string& text : ReadTexts(*owner, key, issues))
        journey->owners += (journey->owners.empty() ? "" : " ") + text;
  if (const YamlNode* session = map.Find("session")) {
    const auto& known = kSessions;
    if (std::find(std::begin(known), std::end(known), session->text) != std::end(known))
      journey->session = session->text;
    else
      issues.Skip(*session, fmt::format("session is one of {}", fmt::join(known, ", ")));
  }
}

}  // namespace

// journeys:
//   - name: pay
//     root: [POST /api/checkout]
//     component: frontend*
//     latency: 99% under 500ms
//     availability: 99.9%
//     owner: "@shop/orders"
//   - name: shop
//     session: session.id
//     steps: [GET /api/products/*, POST /api/cart, POST /api/checkout]
void ReadJourneys(const YamlNode& section, ConfigIssues& issues, Config* config) {
  for (const NamedEntry& entry : ReadEntries(section, "journey", issues)) {
    CheckKeys(*entry.node, kKeys, issues);
    ConfiguredJourney journey;
    journey.name = entry.name;
    journey.line = entry.node->line;
    journey.root = ReadPattern(*entry.node, issues);
    if (const YamlNode* steps = entry.node->Find("steps")) ReadSteps(*steps, issues, &journey);
    ReadExpectations(*entry.node, issues, &journey);
    const bool any = !journey.root.requests.empty() || !journey.root.component.empty();
    const bool twice = std::any_of(config->journeys.begin(), config->journeys.end(),
                                   [&](const auto& other) { return other.name == journey.name; });
    if (twice)
      issues.Skip(*entry.node, "another journey has this name");
    else if (any == !journey.steps.empty())
      issues.Skip(*entry.node, "a journey has either root (and component) or steps");
    else
      config->journeys.push_back(std::move(journey));
  }
}

}  // namespace arterial::db
