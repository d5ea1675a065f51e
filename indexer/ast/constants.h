// Folds expressions to the text that they must have when the program runs: operation names, routes
// and span names are mostly literals, but also constants, concatenations and string objects made
// of them.
#pragma once

#include <optional>
#include <string>

#include "indexer/ast/compat.h"

namespace arterial::indexer {

struct FoldedText {
  std::string text;       // what the value begins with
  bool complete = false;  // true: and that is all of it
};
FoldedText FoldPrefix(const clang::Expr* expr);

// The whole value, or nothing where a part is only known at run time.
std::optional<std::string> FoldText(const clang::Expr* expr);

// The value with "{}" for each part that is only known at run time: "/users/{}/items" of
// "/users/" + id + "/items", of a format string, of a local string that is put together step by
// step. "{}" where nothing is known of it.
std::string FoldTemplate(const clang::Expr* expr);

// True for std::string, the string views and what other libraries call so.
bool IsStringClass(const clang::CXXRecordDecl* record);

}  // namespace arterial::indexer
