// `frameworks:` of arterial.yaml: rules for a company's own clients, servers and spans.
#pragma once

#include "db/config/config.h"
#include "db/support/hash.h"

namespace arterial::db {

void ReadFrameworks(const YamlNode& section, ConfigIssues& issues, Config* config);

// Equal for rules that find the same; zero without rules. Facts made under other rules are made
// anew.
Hash128 IdentityOf(const std::vector<FrameworkRule>& rules);

}  // namespace arterial::db
