#include "db/config/teams.h"

namespace arterial::db {
namespace {

constexpr std::string_view kKeys[] = {"name",   "members", "on_call", "on-call",
                                      "oncall", "chat",    "email",   "escalation"};

}  // namespace

// teams:
//   "@shop/orders":
//     members: [ada@shop.example, grace@shop.example]
//     on_call: https://pager.example/orders
//     escalation: ["@shop/directors"]
void ReadTeams(const YamlNode& section, ConfigIssues& issues, Config* config) {
  for (const NamedEntry& entry : ReadEntries(section, "team", issues)) {
    CheckKeys(*entry.node, kKeys, issues);
    Team team;
    team.name = entry.name;
    team.file = issues.file();
    team.line = entry.node->line;
    if (const YamlNode* members = entry.node->Find("members"))
      team.members = ReadTexts(*members, "members", issues);
    if (const YamlNode* escalation = entry.node->Find("escalation"))
      team.escalation = ReadTexts(*escalation, "escalation", issues);
    team.on_call = OnCall(*entry.node);
    team.chat = entry.node->Text("chat");
    team.email = entry.node->Text("email");
    config->teams.push_back(std::move(team));
  }
}

}  // namespace arterial::db
