// arterial.yaml: what a repository tells arterial that its other files do not. Every part of the
// program reads it through here, once.
//
// To add a section:
//   1. Give Config a member of its own, with its meaning and units.
//   2. Write db/config/<section>.{h,cpp}: a function that reads the section's node into it.
//   3. Skip what is not understood by ConfigIssues::Skip: only that entry is lost.
//   4. Add one line to registry.cpp and the file to db/CMakeLists.txt.
//   5. Describe it in db/config/README.md and test it in tests/db/config_test.cpp.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "db/issues.h"
#include "db/support/yaml.h"

namespace arterial::db {

inline constexpr char kConfigFile[] = "arterial.yaml";

// A group of people that owns things, and how to reach it.
struct Team {
  std::string name;  // as owners name it: @shop/orders
  std::vector<std::string> members;
  std::string on_call, chat, email;
  std::vector<std::string> escalation;  // whom to ask next, in order
  std::string file;                     // where it is defined
  int line = 0;
};

// What is known of a component beside its code.
struct Service {
  std::string name;    // component or build target
  std::string owners;  // separated by one space; empty: not said here
  std::string tier, on_call, chat, runbook, dashboard;
  int line = 0;
};

// How the sources of ownership are weighed.
struct OwnershipSettings {
  std::vector<std::string> precedence;  // dialects that come first, in this order
  std::vector<std::string> ignore;      // dialects that are not read
  bool guess = true;                    // whether history may guess what no rule says
  int half_life_days = 365;             // age at which a commit weighs half
};

struct Config {
  std::string file;  // kConfigFile when there is one, else empty
  std::vector<Service> services;
  std::vector<Team> teams;
  OwnershipSettings ownership;
};

// Issues of one file, with its name.
class ConfigIssues {
 public:
  ConfigIssues(std::string file, IssueLog& log) : file_(std::move(file)), log_(log) {}
  // `what` is skipped; the rest of the section counts.
  void Skip(const YamlNode& at, std::string_view what);
  const std::string& file() const { return file_; }

 private:
  std::string file_;
  IssueLog& log_;
};

struct ConfigSection {
  std::string_view name;
  void (*read)(const YamlNode& section, ConfigIssues& issues, Config* config);
};
std::span<const ConfigSection> ConfigSections();

// Reads <root>/arterial.yaml. Without one everything has its default. Mistakes are issues
// config_entry_skipped with line and column; they cost their entry or line.
Config LoadConfig(const std::string& root, IssueLog& issues);
Config ParseConfig(std::string_view text, IssueLog& issues);

// A text, or a list of texts; others are skipped as `what`.
std::vector<std::string> ReadTexts(const YamlNode& node, std::string_view what,
                                   ConfigIssues& issues);
// Checks that the keys of a map are known; unknown ones are skipped with the nearest.
void CheckKeys(const YamlNode& map, std::span<const std::string_view> keys, ConfigIssues& issues);
// Whom to page: on_call, on-call or oncall.
std::string OnCall(const YamlNode& map);
// Entries of a section that is a list of maps with a `name`, or a map from name to map.
struct NamedEntry {
  std::string name;
  const YamlNode* node;
};
std::vector<NamedEntry> ReadEntries(const YamlNode& section, std::string_view what,
                                    ConfigIssues& issues);

}  // namespace arterial::db
