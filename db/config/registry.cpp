#include <array>

#include "db/config/config.h"
#include "db/config/frameworks.h"
#include "db/config/journeys.h"
#include "db/config/ownership.h"
#include "db/config/services.h"
#include "db/config/teams.h"
#include "db/config/traces.h"

namespace arterial::db {
namespace {

constexpr std::array kSections = {
    ConfigSection{"services", ReadServices},   ConfigSection{"teams", ReadTeams},
    ConfigSection{"ownership", ReadOwnership}, ConfigSection{"journeys", ReadJourneys},
    ConfigSection{"traces", ReadTraces},       ConfigSection{"frameworks", ReadFrameworks},
};

}  // namespace

std::span<const ConfigSection> ConfigSections() { return kSections; }

}  // namespace arterial::db
