// What a unit's request says about the prelude that it may be parsed with: library headers, parsed
// once for many units (prelude.h).
#pragma once

#include <string>
#include <vector>

namespace arterial::indexer {

struct PreludeHeader {
  std::string name;  // as written in units, with its quotes: <string> or "curl/curl.h"
  std::string path;  // the file that it leads to, as db::ScannedFile::path
  auto operator<=>(const PreludeHeader&) const = default;
};

struct PreludeRequest {
  // Absolute, without an ending: the worker makes or finds files of this name in an existing
  // folder. Must be different for everything that may change their content. Empty: no prelude.
  std::string path;
  std::vector<PreludeHeader> headers;  // in the order of their inclusion
};

}  // namespace arterial::indexer
