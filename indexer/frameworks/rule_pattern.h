// Patterns of rules (db::FrameworkRule), and what they remember.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "indexer/ast/compat.h"

namespace arterial::indexer {

// What `{name}` stood for in the patterns that have fitted so far.
using Captures = std::map<std::string, std::string, std::less<>>;

// `*` stands for any characters, `{name}` for one or more other than ':' and, once it stands for
// something, for that alone. What does not fit leaves the captures as they are.
bool FitsPattern(std::string_view pattern, std::string_view text, Captures& captures);

// A pattern with `::` is compared with the qualified name, without inline and unnamed namespaces
// and template arguments; any other with the name itself.
bool FitsName(std::string_view pattern, const clang::NamedDecl& decl, Captures& captures);
std::string QualifiedName(const clang::NamedDecl& decl);

// `text` with what the captures stand for; words that are none of them stay.
std::string Filled(std::string_view text, const Captures& captures);

}  // namespace arterial::indexer
