// Preludes: library headers as a precompiled header without function bodies, made once by the
// first worker that needs it and read, lazily, by all units of equal flags that include them.
#pragma once

#include <optional>
#include <string>

#include "indexer/ast/extract.h"
#include "indexer/ast/prelude_index.h"

namespace arterial::indexer {

struct Prelude {
  std::string pch;   // path of the precompiled header
  std::string text;  // path of the source that it was made of
  PreludeIndex index;
};

// The prelude that the unit's request names, found or made. Nothing if there is none and cannot be
// made, or took another worker too long: the unit is to be parsed without. A child process makes
// it, so that neither a crash nor its memory is the caller's; if that fails, nobody tries again
// until the driver removes the files.
std::optional<Prelude> AcquirePrelude(const CompileUnit& unit, const ExtractOptions& options);

// The prelude cannot be read after all (another Clang, a damaged file): removes it.
void DiscardPrelude(const Prelude& prelude);

}  // namespace arterial::indexer
