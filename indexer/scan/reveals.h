// Which frameworks a header reveals: Framework::headers of the registry, as a set a file.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace arterial::indexer {

using FrameworkSet = uint64_t;  // bit i: Frameworks()[i]

class Reveals {
 public:
  // By a path or by the name in an #include. A pattern `dir/` is a folder of that name on the way
  // to the file, `.ext` (or any that starts with a dot) an ending, anything else the last parts.
  FrameworkSet OfPath(std::string_view path) const;
  // Those that any unit may use: they name no headers.
  FrameworkSet OfAny() const;
  std::vector<std::string> Names(FrameworkSet set) const;  // sorted
};

}  // namespace arterial::indexer
