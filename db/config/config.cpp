#include "db/config/config.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "db/support/text.h"

namespace arterial::db {
namespace {

constexpr size_t kMaxSize = size_t{8} << 20;
constexpr char kSkipped[] = "config_entry_skipped";

}  // namespace

void ConfigIssues::Skip(const YamlNode& at, std::string_view what) {
  log_.Add(kSkipped, Severity::kWarning, file_, at.line,
           fmt::format("column {}: {}", at.column, what));
}

std::vector<std::string> ReadTexts(const YamlNode& node, std::string_view what,
                                   ConfigIssues& issues) {
  if (node.IsScalar()) return {node.text};
  std::vector<std::string> texts;
  if (node.IsSequence()) {
    for (const YamlNode& item : node.items) {
      if (item.IsScalar())
        texts.push_back(item.text);
      else
        issues.Skip(item, fmt::format("{} is a text or a list of texts", what));
    }
  } else if (node.kind != YamlNode::Kind::kNull) {
    issues.Skip(node, fmt::format("{} is a text or a list of texts", what));
  }
  return texts;
}

void CheckKeys(const YamlNode& map, std::span<const std::string_view> keys, ConfigIssues& issues) {
  for (const YamlNode& key : map.keys) {
    if (std::find(keys.begin(), keys.end(), key.text) != keys.end()) continue;
    issues.Skip(key, fmt::format("there is no key {} here{}", EscapeControl(key.text),
                                 DidYouMean(Nearest(key.text, {keys.begin(), keys.end()}))));
  }
}

std::string OnCall(const YamlNode& map) {
  for (const char* key : {"on_call", "on-call", "oncall"})
    if (const std::string_view text = map.Text(key); !text.empty()) return std::string(text);
  return {};
}

std::vector<NamedEntry> ReadEntries(const YamlNode& section, std::string_view what,
                                    ConfigIssues& issues) {
  std::vector<NamedEntry> entries;
  if (section.IsMap()) {
    for (size_t i = 0; i < section.keys.size(); ++i) {
      if (section.keys[i].IsScalar() && section.items[i].IsMap())
        entries.push_back({section.keys[i].text, &section.items[i]});
      else
        issues.Skip(section.keys[i], fmt::format("a {} is a map of what is known of it", what));
    }
  } else if (section.IsSequence()) {
    for (const YamlNode& item : section.items) {
      if (const std::string_view name = item.Text("name"); !name.empty())
        entries.push_back({std::string(name), &item});
      else
        issues.Skip(item, fmt::format("a {} needs a name", what));
    }
  } else if (section.kind != YamlNode::Kind::kNull) {
    issues.Skip(section, fmt::format("a list of {}s is expected", what));
  }
  return entries;
}

Config ParseConfig(std::string_view text, IssueLog& log) {
  Config config;
  config.file = kConfigFile;
  ConfigIssues issues(config.file, log);
  const YamlFile yaml = ParseYaml(text);
  for (const YamlError& error : yaml.errors)
    log.Add(kSkipped, Severity::kWarning, config.file, error.line,
            fmt::format("column {}: {}", error.column, error.message));
  for (const YamlNode& document : yaml.documents) {
    if (!document.IsMap()) {
      if (document.kind != YamlNode::Kind::kNull)
        issues.Skip(document, "sections are expected: a map from their name");
      continue;
    }
    std::vector<std::string_view> names;
    for (const ConfigSection& section : ConfigSections()) names.push_back(section.name);
    CheckKeys(document, names, issues);
    for (const ConfigSection& section : ConfigSections())
      if (const YamlNode* node = document.Find(section.name)) section.read(*node, issues, &config);
  }
  return config;
}

Config LoadConfig(const std::string& root, IssueLog& issues) {
  const std::string path = root + "/" + kConfigFile;
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) return {};
  std::ifstream input(path, std::ios::binary);
  if (!input || std::filesystem::file_size(path, error) > kMaxSize) {
    issues.Add("config_unreadable", Severity::kError, kConfigFile, 0,
               "it cannot be read or is larger than 8 MiB");
    return {};
  }
  return ParseConfig(std::string(std::istreambuf_iterator<char>(input), {}), issues);
}

}  // namespace arterial::db
