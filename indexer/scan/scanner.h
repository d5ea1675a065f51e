// The directive scan: what each unit includes, at about a hundredth of what parsing it costs.
// Clang's own preprocessor runs over files that are reduced to their directives
// (scanSourceForDependencyDirectives, the way of clang-scan-deps), so conditions, computed
// includes and include_next mean what they mean to the compiler. Unlike clang-scan-deps it drops
// no unit: an include that is missing is noted, and the scan goes on behind it.
#pragma once

#include <memory>
#include <string>

#include "db/includes.h"
#include "indexer/ast/extract.h"

namespace arterial::indexer {

struct ScanOptions {
  std::string root;          // absolute; stored paths are relative to it
  std::string resource_dir;  // Clang's own headers
  // Longer files are not read but taken as empty, and their units as uncertain; bytes.
  uint64_t max_file = uint64_t{256} << 20;
  // Texts kept from unit to unit; when they are more, all are dropped after a unit. Bytes.
  uint64_t max_cache = uint64_t{1} << 30;
};

class Scanner {
 public:
  explicit Scanner(ScanOptions options);
  ~Scanner();
  Scanner(const Scanner&) = delete;
  Scanner& operator=(const Scanner&) = delete;

  // Never fails: what cannot be scanned is `uncertain`. Units of one working directory and equal
  // flags in a row are the cheapest.
  db::UnitIncludes Scan(const CompileUnit& unit);
  // What the units so far refer to.
  const db::ScanTable& table() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace arterial::indexer
