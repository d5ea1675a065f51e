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

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
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

// Which requests are meant: globs ('*' any characters, '?' one), of which one must fit.
struct RequestPattern {
  std::vector<std::string> requests;  // on "GET /cart/{id}", "GET /cart/7" or the operation
  std::string component;              // glob on the service's name; empty: any
};

// A critical user journey that has a name. Without steps its requests are those of `root`; with
// steps, each request that fits one is a part of it.
struct ConfiguredJourney {
  struct Step {
    std::string name;
    RequestPattern root;
  };
  std::string name;
  RequestPattern root;
  std::vector<Step> steps;          // in order; empty: one request is the journey
  std::string session;              // attribute that joins the steps of one user; one of kSessions
  int64_t latency_ns = 0;           // objective of each request; 0: none
  double latency_share = 0.99;      // of requests that must be that fast
  std::optional<double> available;  // objective: share of requests that must not fail
  std::string owners;               // separated by one space
  int line = 0;
};
// Attributes of spans that tell users apart; only hashes of their values are ever kept.
inline constexpr std::string_view kSessions[] = {"session.id", "enduser.id", "enduser.pseudo.id",
                                                 "user.id", "user.hash"};

// Requests that no user made. A rule of a built-in's name adds to it or switches it off.
struct ExclusionRule {
  std::string name;
  bool off = false;
  std::vector<std::string> requests;     // globs on the route, path or operation
  std::vector<std::string> user_agents;  // globs on a part of the user agent
  std::vector<std::pair<std::string, std::string>> attributes;  // key, glob on its value
  int line = 0;
};

// How traces are read.
struct TraceSettings {
  bool names_off = false;                                  // span names stay as they are
  std::vector<std::string> name_rules_off;                 // built-in rules for span names
  std::vector<std::pair<std::string, std::string>> names;  // glob on a word, what it becomes
  std::vector<ExclusionRule> exclude;
};

// How calls, handlers or spans of a library look that the built-in frameworks do not know. Patterns
// and the words of `operation` are those of indexer/frameworks/rules.h.
struct FrameworkRule {
  enum class Role { kClient, kServer, kSpan };
  std::string framework;  // its name in exports
  Role role = Role::kClient;
  std::vector<std::string> headers;  // units that reach none of them cannot match; empty: any can
  // What must hold, patterns with captures; empty: is not asked.
  std::string function;               // a function that is no method
  std::string type;                   // `class`: of the method
  std::string base;                   // a class that it is derived from, or is itself
  std::string field;                  // type of a field of it or of a base, or a base of that type
  std::string method;                 // name of the method
  std::vector<std::string> siblings;  // methods that the class has as well
  std::vector<std::string> without;   // and must not have
  std::string macro;                  // that wrote the name
  bool overrides = true;              // kServer: only methods that override one count
  // kServer, of a call: who serves is the argument of that number, or the method `handler_method`
  // of the template argument of that number. -1: it is no call, the method is the handler.
  int handler_argument = -1;
  int handler_template = -1;
  std::string handler_method;
  std::string operation;  // text with {words}; kSpan: {argument.N} alone
  std::string kind;       // unary, client_stream, server_stream, bidi, oneway
  std::string api;        // of a call site or handler; empty: that of its role
  int line = 0;
};

struct Config {
  std::string file;  // kConfigFile when there is one, else empty
  std::vector<Service> services;
  std::vector<Team> teams;
  OwnershipSettings ownership;
  std::vector<ConfiguredJourney> journeys;
  TraceSettings traces;
  std::vector<FrameworkRule> frameworks;  // in the order of the file: the first that fits counts
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
