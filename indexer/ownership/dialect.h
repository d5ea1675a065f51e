// Ownership dialects: who owns a path, by the files in which a repository says so.
//
// To add one:
//   1. Write ownership/<name>.{h,cpp} with a class derived from OwnerSource and a Load function
//   that
//      finds and reads the repository's files.
//   2. Report every line that is skipped or understood differently as an issue <name>_*; hostile
//      input must never end the run.
//   3. Add it to CMakeLists.txt and as one line to registry.cpp. The order there is precedence: the
//      first dialect that has a rule for a path wins.
//   4. Put (file, path -> owner) tables into tests/ownership/<name>_test.cpp, real files included.
//   5. Name it in the README of the folder.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "db/issues.h"

namespace arterial::indexer {

// An owner and the rule that says so.
struct Owner {
  std::string owners;  // separated by one space; empty: deliberately unowned
  std::string file;    // file with the rule, relative to the root
  int line = 0;        // of the rule
  bool guess = false;  // derived, not stated

  auto operator<=>(const Owner&) const = default;
};

class OwnerSource {
 public:
  virtual ~OwnerSource() = default;
  // Owner of a path relative to the root with '/'; nullopt when no rule speaks of it.
  virtual std::optional<Owner> OwnerOf(std::string_view path) const = 0;
};

struct Dialect {
  std::string_view name;  // as stored in ownership.dialect
  // Reads the ownership files of the tree; nullptr when it has none of this dialect.
  std::unique_ptr<OwnerSource> (*load)(const std::string& root, db::IssueLog& issues);
};

// All dialects, in order of precedence.
std::span<const Dialect> Dialects();

}  // namespace arterial::indexer
