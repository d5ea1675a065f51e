// `journeys:` of arterial.yaml. Critical user journeys: what they are called, which requests they
// are, and what is expected of them.
#pragma once

#include "db/config/config.h"

namespace arterial::db {

void ReadJourneys(const YamlNode& section, ConfigIssues& issues, Config* config);

}  // namespace arterial::db
