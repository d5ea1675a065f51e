// `teams:` of arterial.yaml. The teams there are, their people and how to reach them.
#pragma once

#include "db/config/config.h"

namespace arterial::db {

void ReadTeams(const YamlNode& section, ConfigIssues& issues, Config* config);

}  // namespace arterial::db
