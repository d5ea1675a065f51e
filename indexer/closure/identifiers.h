// What a file of the project could name: its identifiers, read without a compiler. Everything is
// kept that any macro, condition or string might turn into a name; only comments are left out.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace arterial::indexer {

// Identifiers are kept as hashes: two that collide cost a needless parse, and nothing else.
using IdentifierHash = uint32_t;
IdentifierHash HashOf(std::string_view identifier);

// How an identifier occurs in a file; flags.
enum Occurrence : uint8_t {
  kMentioned = 1,
  // Other than as what a declaration declares: `int f(int);` mentions f only.
  kUsed = 2,
  // Among the arguments of a macro, so that `##` may join it to another one.
  kFragment = 4,
  // Beside a `##` itself: `get_##name`.
  kGlue = 8,
  // `int f(int) { ... }`
  kDefined = 16,
  // Used in a template, a macro or a string: what it means, the place of use decides.
  kGeneric = 32,
};

struct FileIdentifiers {
  struct Entry {
    IdentifierHash identifier;
    uint8_t occurrence;  // of enum Occurrence
  };
  // `identifier` is declared behind `before`: a use after all where that is a macro's name.
  struct Declared {
    IdentifierHash identifier, before;
  };
  std::vector<Entry> entries;          // sorted by identifier, unique
  std::vector<Declared> declared;      // of identifiers that are not kGeneric
  std::vector<IdentifierHash> macros;  // object-like macros that the file defines
  bool includes = false;               // has includes of its own
  bool main = false;                   // has an identifier that may be, or may expand to, main
};

FileIdentifiers ReadIdentifiers(std::string_view text);

}  // namespace arterial::indexer
