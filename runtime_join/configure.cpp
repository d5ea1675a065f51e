#include "runtime_join/configure.h"

#include <fmt/format.h>

#include <algorithm>

#include "db/support/histogram.h"
#include "db/support/text.h"

namespace arterial::runtime {
namespace {

void Skip(const db::Config& config, int line, std::string_view what, db::IssueLog* issues) {
  issues->Add("config_entry_skipped", db::Severity::kWarning, config.file, line, what);
}

void AddPatterns(const std::string& name, const db::RequestPattern& root, int32_t step,
                 const std::string& session, std::vector<JourneyPattern>* patterns) {
  const std::vector<std::string> any = {""};
  for (const std::string& request : root.requests.empty() ? any : root.requests)
    patterns->push_back({name, request, root.component, step, session});
}

template <typename T>
void Append(const std::vector<T>& from, std::vector<T>* to) {
  to->insert(to->end(), from.begin(), from.end());
}

void AddExclusion(const db::Config& config, const db::ExclusionRule& rule,
                  std::vector<db::ExclusionRule>* rules, db::IssueLog* issues) {
  for (const auto& [key, glob] : rule.attributes)
    if (!IsKeptAttribute(key))
      Skip(config, rule.line, fmt::format("the attribute {} is not read", EscapeControl(key)),
           issues);
  const auto known = std::find_if(rules->begin(), rules->end(),
                                  [&](const auto& other) { return other.name == rule.name; });
  if (known != rules->end()) {
    known->off = rule.off;
    Append(rule.requests, &known->requests);
    Append(rule.user_agents, &known->user_agents);
    Append(rule.attributes, &known->attributes);
  } else if (!rule.off) {
    rules->push_back(rule);
  } else {
    std::vector<std::string> names;
    for (const db::ExclusionRule& other : *rules) names.push_back(other.name);
    Skip(config, rule.line,
         fmt::format("there is no built-in rule {}{}", EscapeControl(rule.name),
                     DidYouMean(Nearest(rule.name, names))),
         issues);
  }
}

void SwitchOff(const db::Config& config, const std::string& name, SpanNames* names,
               db::IssueLog* issues) {
  std::vector<std::string> known;
  for (size_t i = 0; i < kNameRules.size(); ++i) {
    known.emplace_back(kNameRules[i].name);
    if (name != kNameRules[i].name) continue;
    names->off[i] = true;
    return;
  }
  Skip(config, 0,
       fmt::format("there is no built-in rule {} for span names{}", EscapeControl(name),
                   DidYouMean(Nearest(name, known))),
       issues);
}

// "99 % under 500 ms, 99.9 % available"; empty: nothing is expected.
std::string Objective(const db::ConfiguredJourney& journey) {
  std::string text;
  const auto percent = [](double share) { return FormatSixDigits(share * 100) + " %"; };
  if (journey.latency_ns > 0)
    text = fmt::format("{} under {}", percent(journey.latency_share),
                       FormatDuration(journey.latency_ns));
  if (journey.available)
    text += fmt::format("{}{} available", text.empty() ? "" : ", ", percent(*journey.available));
  return text;
}

}  // namespace

void Configure(const db::Config& config, IngestOptions* options, db::IssueLog* issues) {
  if (config.file.empty()) return;
  for (const db::ConfiguredJourney& journey : config.journeys) {
    std::vector<JourneyPattern>* patterns = &options->journeys.patterns;
    if (journey.steps.empty()) AddPatterns(journey.name, journey.root, 0, "", patterns);
    for (size_t i = 0; i < journey.steps.size(); ++i)
      AddPatterns(journey.name, journey.steps[i].root, static_cast<int32_t>(i) + 1, journey.session,
                  patterns);
  }
  options->configured = config.journeys;
  for (const db::ExclusionRule& rule : config.traces.exclude)
    AddExclusion(config, rule, &options->journeys.exclude, issues);
  if (config.traces.names_off) options->names.enabled = false;
  for (const std::string& name : config.traces.name_rules_off)
    SwitchOff(config, name, &options->names, issues);
  Append(config.traces.names, &options->names.own);
}

Status WriteConfiguredJourneys(db::Connection& db,
                               const std::vector<db::ConfiguredJourney>& journeys) {
  ARTERIAL_RETURN_IF_ERROR(db.Exec("DELETE FROM configured_step; DELETE FROM configured_journey"));
  Result<db::Statement> insert =
      db.Prepare("INSERT INTO configured_journey VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
  if (!insert) return insert.error();
  Result<db::Statement> step = db.Prepare("INSERT INTO configured_step VALUES (?, ?, ?)");
  if (!step) return step.error();
  for (size_t i = 0; i < journeys.size(); ++i) {
    const db::ConfiguredJourney& journey = journeys[i];
    const bool timed = journey.latency_ns > 0;
    ARTERIAL_RETURN_IF_ERROR(
        insert->Run(journey.name, static_cast<int64_t>(i), journey.session, Objective(journey),
                    timed ? std::optional<int64_t>(BucketIndex(journey.latency_ns)) : std::nullopt,
                    timed ? std::optional<double>(journey.latency_share) : std::nullopt,
                    journey.available, journey.owners, int64_t{journey.line}));
    for (size_t k = 0; k < journey.steps.size(); ++k)
      ARTERIAL_RETURN_IF_ERROR(
          step->Run(journey.name, static_cast<int64_t>(k) + 1, journey.steps[k].name));
  }
  return {};
}

}  // namespace arterial::runtime
