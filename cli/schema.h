// The schema as its migrations comment it.
#pragma once

#include "cli/table.h"

namespace arterial::cli {

// One row a view or table: name, kind, what it holds. Views first.
Table SchemaTable();

}  // namespace arterial::cli
