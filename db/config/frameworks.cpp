#include "db/config/frameworks.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "db/support/text.h"

namespace arterial::db {
namespace {

using Role = FrameworkRule::Role;

constexpr std::string_view kKeys[] = {
    "name",     "role",    "headers", "function", "class",     "base",      "field", "method",
    "siblings", "without", "macro",   "handler",  "overrides", "operation", "kind",  "api"};
constexpr std::string_view kHandlerKeys[] = {"argument", "template", "method"};
constexpr std::string_view kRoles[] = {"client", "server", "span"};
constexpr std::string_view kKinds[] = {"unary", "client_stream", "server_stream", "bidi", "oneway"};
constexpr std::string_view kApis[] = {"blocking", "async",    "callback", "reactor",
                                      "generic",  "queued",   "local",    "handler_override",
                                      "route",    "consumer", "rule"};

// The text of `key` if it is one of `known`, else `fallback`.
std::string OneOf(const YamlNode& map, const char* key, std::span<const std::string_view> known,
                  std::string fallback, ConfigIssues& issues) {
  const YamlNode* node = map.Find(key);
  if (node == nullptr) return fallback;
  if (node->IsScalar() && std::find(known.begin(), known.end(), node->text) != known.end())
    return node->text;
  issues.Skip(*node, fmt::format("{} is one of {}", key, fmt::join(known, ", ")));
  return fallback;
}

int ReadNumber(const YamlNode& map, const char* key, ConfigIssues& issues) {
  const YamlNode* node = map.Find(key);
  if (node == nullptr) return -1;
  int number = -1;
  const char* end = node->text.data() + node->text.size();
  const auto [stop, error] = std::from_chars(node->text.data(), end, number);
  if (node->IsScalar() && error == std::errc() && stop == end && number >= 0) return number;
  issues.Skip(*node, fmt::format("{} is the number of one, from 0", key));
  return -1;
}

void ReadHandler(const YamlNode& node, ConfigIssues& issues, FrameworkRule* rule) {
  if (!node.IsMap())
    return issues.Skip(node, "handler is {argument: N} or {template: N, method: NAME}");
  CheckKeys(node, kHandlerKeys, issues);
  rule->handler_argument = ReadNumber(node, "argument", issues);
  rule->handler_template = ReadNumber(node, "template", issues);
  rule->handler_method = node.Text("method");
}

// What is wrong with the rule, or "".
const char* Problem(const FrameworkRule& rule) {
  const bool of_class = !rule.type.empty() || !rule.base.empty() || !rule.field.empty();
  if (rule.function.empty() && !of_class && rule.macro.empty())
    return "a rule names a function, a class, a base, a field or a macro";
  if (!rule.function.empty() && of_class) return "a rule names a function or a class, not both";
  if (rule.operation.empty()) return "a rule says what names the operation";
  if (rule.role == Role::kSpan && !rule.operation.starts_with("{argument."))
    return "a span is named by an argument: operation is {argument.N}";
  if (rule.handler_template >= 0 && rule.handler_method.empty())
    return "handler names the method of the template argument that serves";
  return "";
}

FrameworkRule ReadRule(const YamlNode& map, ConfigIssues& issues) {
  CheckKeys(map, kKeys, issues);
  FrameworkRule rule;
  rule.framework = map.Text("name");
  const std::string role = OneOf(map, "role", kRoles, "client", issues);
  rule.role = role == "server" ? Role::kServer : role == "span" ? Role::kSpan : Role::kClient;
  const std::pair<const char*, std::vector<std::string>*> lists[] = {
      {"headers", &rule.headers}, {"siblings", &rule.siblings}, {"without", &rule.without}};
  for (const auto& [key, texts] : lists)
    if (const YamlNode* node = map.Find(key)) *texts = ReadTexts(*node, key, issues);
  std::erase(rule.headers, "");
  const std::pair<const char*, std::string*> patterns[] = {
      {"function", &rule.function},  {"class", &rule.type},    {"base", &rule.base},
      {"field", &rule.field},        {"method", &rule.method}, {"macro", &rule.macro},
      {"operation", &rule.operation}};
  for (const auto& [key, text] : patterns) *text = map.Text(key);
  if (const YamlNode* node = map.Find("handler")) ReadHandler(*node, issues, &rule);
  if (const YamlNode* node = map.Find("overrides")) {
    rule.overrides = node->text != "false" && node->text != "no";
    if (rule.overrides && node->text != "true" && node->text != "yes")
      issues.Skip(*node, "overrides is true or false");
  }
  rule.kind = OneOf(map, "kind", kKinds, "unary", issues);
  const char* usual = rule.role == Role::kClient                                 ? "blocking"
                      : rule.handler_argument >= 0 || rule.handler_template >= 0 ? "route"
                                                                                 : "rule";
  rule.api = OneOf(map, "api", kApis, usual, issues);
  rule.line = map.line;
  return rule;
}

}  // namespace

// frameworks:
//   - name: acme
//     role: client
//     headers: [acme/rpc.h]
//     class: "acme::Client"
//     method: Call
//     operation: "{template.0.kService}/{argument.0}"
void ReadFrameworks(const YamlNode& section, ConfigIssues& issues, Config* config) {
  if (!section.IsSequence()) {
    if (section.kind != YamlNode::Kind::kNull) issues.Skip(section, "a list of rules is expected");
    return;
  }
  for (const YamlNode& item : section.items) {
    if (item.Text("name").empty()) {
      issues.Skip(item, "a rule needs a name: that of the framework");
      continue;
    }
    FrameworkRule rule = ReadRule(item, issues);
    if (const char* problem = Problem(rule); *problem != '\0')
      issues.Skip(item, problem);
    else
      config->frameworks.push_back(std::move(rule));
  }
}

Hash128 IdentityOf(const std::vector<FrameworkRule>& rules) {
  if (rules.empty()) return {};
  Hasher hasher;
  const auto add = [&](const std::vector<std::string>& texts) {
    hasher.Add(std::to_string(texts.size()));
    for (const std::string& text : texts) hasher.Add(text);
  };
  for (const FrameworkRule& rule : rules) {
    hasher.Add(std::to_string(static_cast<int>(rule.role)));
    add(rule.headers);
    add(rule.siblings);
    add(rule.without);
    add({rule.framework, rule.function, rule.type, rule.base, rule.field, rule.method, rule.macro,
         rule.handler_method, rule.operation, rule.kind, rule.api});
    add({rule.overrides ? "overrides" : "", std::to_string(rule.handler_argument),
         std::to_string(rule.handler_template)});
  }
  return hasher.Finish();
}

}  // namespace arterial::db
