// `services:` of arterial.yaml. Components and build targets with what is known of them beside
// their code.
#pragma once

#include "db/config/config.h"

namespace arterial::db {

void ReadServices(const YamlNode& section, ConfigIssues& issues, Config* config);

}  // namespace arterial::db
