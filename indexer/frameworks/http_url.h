// What HTTP frameworks share: verbs, and operations made of what is known of a URL.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "indexer/ast/compat.h"

namespace arterial::indexer {

// GET for "Get", "get", "del", "delete_"; empty for what is no verb.
std::string HttpVerb(llvm::StringRef name);

// The path of a URL or path with "{}" for what is not known (FoldTemplate), without its query; a
// base address that is not known may stand before it: "{}/users/{}" is /users/{}. None where no
// part of the path is known.
std::optional<std::string> PathOfUrl(llvm::StringRef url);

// "GET /users/{}"; what is no HTTP is "ftp:transfer". Empty where verb or path is not known.
std::string HttpOperation(llvm::StringRef verb, llvm::StringRef url);

// The verb that an enumerator (http::verb::get, Get, HTTPMethod::POST) or constant text is.
std::string VerbConstant(const clang::Expr* expr);

}  // namespace arterial::indexer
