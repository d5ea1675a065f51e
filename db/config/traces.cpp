#include "db/config/traces.h"

namespace arterial::db {
namespace {

constexpr std::string_view kKeys[] = {"names", "exclude"};
constexpr std::string_view kExcludeKeys[] = {"request", "requests", "user_agent", "user_agents",
                                             "attribute"};

bool IsOff(const YamlNode& node) {
  return node.IsScalar() && (node.text == "off" || node.text == "false" || node.text == "no");
}
bool IsOn(const YamlNode& node) {
  return node.IsScalar() && (node.text == "on" || node.text == "true" || node.text == "yes");
}

// names: off
// names: {number: off, "cart-*": "{cart}"}
void ReadNames(const YamlNode& names, ConfigIssues& issues, TraceSettings* settings) {
  if (IsOff(names)) {
    settings->names_off = true;
    return;
  }
  if (!names.IsMap())
    return issues.Skip(names, "names is off, or a map from a word's glob to what it becomes");
  for (size_t i = 0; i < names.keys.size(); ++i) {
    const YamlNode& value = names.items[i];
    if (IsOff(value))
      settings->name_rules_off.push_back(names.keys[i].text);
    else if (value.IsScalar() && !IsOn(value) && !names.keys[i].text.empty())
      settings->names.emplace_back(names.keys[i].text, value.text);
    else if (!IsOn(value))
      issues.Skip(value, "a word becomes a text, or a built-in rule is off");
  }
}

ExclusionRule ReadRule(const YamlNode& map, ConfigIssues& issues) {
  ExclusionRule rule;
  CheckKeys(map, kExcludeKeys, issues);
  for (const char* key : {"request", "requests"})
    if (const YamlNode* node = map.Find(key)) rule.requests = ReadTexts(*node, key, issues);
  for (const char* key : {"user_agent", "user_agents"})
    if (const YamlNode* node = map.Find(key)) rule.user_agents = ReadTexts(*node, key, issues);
  if (const YamlNode* node = map.Find("attribute")) {
    if (!node->IsMap()) issues.Skip(*node, "attribute is a map from its key to a glob");
    for (size_t i = 0; i < node->keys.size(); ++i)
      rule.attributes.emplace_back(node->keys[i].text, node->items[i].text);
  }
  return rule;
}

}  // namespace

// traces:
//   names: {number: off, "cart-*": "{cart}"}
//   exclude:
//     uptime-monitor: off
//     canaries: {user_agent: canary-bot, attribute: {peer.service: "canary-*"}}
void ReadTraces(const YamlNode& section, ConfigIssues& issues, Config* config) {
  if (!section.IsMap()) {
    if (section.kind != YamlNode::Kind::kNull) issues.Skip(section, "a map is expected");
    return;
  }
  CheckKeys(section, kKeys, issues);
  TraceSettings& settings = config->traces;
  if (const YamlNode* names = section.Find("names")) ReadNames(*names, issues, &settings);
  const YamlNode* exclude = section.Find("exclude");
  if (exclude == nullptr) return;
  if (!exclude->IsMap())
    return issues.Skip(*exclude, "exclude is a map from a rule's name to what it says");
  for (size_t i = 0; i < exclude->keys.size(); ++i) {
    const YamlNode& value = exclude->items[i];
    ExclusionRule rule;
    if (value.IsMap()) rule = ReadRule(value, issues);
    rule.off = IsOff(value);
    rule.name = exclude->keys[i].text;
    rule.line = exclude->keys[i].line;
    if (rule.off || !rule.requests.empty() || !rule.user_agents.empty() || !rule.attributes.empty())
      settings.exclude.push_back(std::move(rule));
    else if (!IsOn(value))
      issues.Skip(value, "a rule is off, or has request, user_agent or attribute");
  }
}

}  // namespace arterial::db
