// What an SQL statement does and to which table, as far as its text is known.
#pragma once

#include <string>

#include "indexer/ast/compat.h"

namespace arterial::indexer {

struct SqlText {
  std::string operation;  // select, insert, create, ...: the first word; empty if unknown
  std::string table;      // of the first one that is named; empty if none is, or it is unknown
};

// `text` has "{}" where it is only known at run time.
SqlText ParseSql(llvm::StringRef text);

}  // namespace arterial::indexer
