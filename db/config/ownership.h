// `ownership:` of arterial.yaml. How the sources of ownership are weighed.
#pragma once

#include "db/config/config.h"

namespace arterial::db {

void ReadOwnership(const YamlNode& section, ConfigIssues& issues, Config* config);

}  // namespace arterial::db
