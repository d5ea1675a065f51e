// `traces:` of arterial.yaml. How span names are normalised, and which requests no user made.
#pragma once

#include "db/config/config.h"

namespace arterial::db {

void ReadTraces(const YamlNode& section, ConfigIssues& issues, Config* config);

}  // namespace arterial::db
