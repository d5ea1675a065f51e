#include "db/config/services.h"

namespace arterial::db {
namespace {

constexpr std::string_view kKeys[] = {"name", "owner",   "owners",   "team",
                                      "tier", "on_call", "on-call",  "oncall",
                                      "chat", "runbook", "dashboard"};

std::string Joined(const std::vector<std::string>& texts) {
  std::string joined;
  for (const std::string& text : texts) joined += (joined.empty() ? "" : " ") + text;
  return joined;
}

}  // namespace

// services:
//   - name: checkout
//     owner: "@shop/orders"
//     tier: 1
//     on_call: https://pager.example/orders
void ReadServices(const YamlNode& section, ConfigIssues& issues, Config* config) {
  for (const NamedEntry& entry : ReadEntries(section, "service", issues)) {
    CheckKeys(*entry.node, kKeys, issues);
    Service service;
    service.name = entry.name;
    service.line = entry.node->line;
    for (const char* key : {"owner", "owners", "team"})
      if (const YamlNode* owner = entry.node->Find(key))
        service.owners = Joined(ReadTexts(*owner, key, issues));
    const auto text = [&](const char* key) { return std::string(entry.node->Text(key)); };
    service.tier = text("tier");
    service.on_call = OnCall(*entry.node);
    service.chat = text("chat");
    service.runbook = text("runbook");
    service.dashboard = text("dashboard");
    config->services.push_back(std::move(service));
  }
}

}  // namespace arterial::db
