#include <array>

#include "db/config/config.h"
#include "db/config/ownership.h"
#include "db/config/services.h"
#include "db/config/teams.h"

namespace arterial::db {
namespace {

constexpr std::array kSections = {
    ConfigSection{"services", ReadServices},
    ConfigSection{"teams", ReadTeams},
    ConfigSection{"ownership", ReadOwnership},
};

}  // namespace

std::span<const ConfigSection> ConfigSections() { return kSections; }

}  // namespace arterial::db
