// The answer to `arterial why`, as sections.
#pragma once

#include "cli/table.h"
#include "cli/why/find_cause.h"
#include "cli/why/known.h"

namespace arterial::cli {

// Sections but for the source and the people.
Document Answer(const Incident& incident, const Cause& cause, Known* known);

}  // namespace arterial::cli
