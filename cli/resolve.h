// From what a user types to what it names: any unambiguous end of a name will do.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "db/connection.h"
#include "db/support/result.h"

namespace arterial::cli {

// The name that `text` stands for: itself; else the only one that equals it, or ends in it behind
// '/', '.', ' ' or ':', without regard to case. Fails with kUsage and the candidates where several
// do, with kNotFound and the nearest names where none does. `what` says what it would be.
Result<std::string> ResolveName(std::string_view what, std::string_view text,
                                const std::vector<std::string>& names);

// An operation, or main:<binary>.
Result<std::string> ResolveOperation(db::Connection& db, std::string_view text,
                                     std::string_view what = "operation");

struct JourneyName {
  int64_t id;
  std::string name;
  std::string component;
};
// All journeys of that name: several components may begin one.
Result<std::vector<JourneyName>> ResolveJourney(db::Connection& db, std::string_view text);

}  // namespace arterial::cli
