// Local strings that are put together step by step: `url = base; url += "/x"; url.append(id)`,
// stream << parts, snprintf(buffer, ...). What is known of the text at one place of the function.
#pragma once

#include <optional>
#include <vector>

#include "indexer/ast/compat.h"

namespace arterial::indexer {

struct TextStep {
  enum class Kind {
    kSet,     // the text is `value`
    kAppend,  // and then `value`
    kUnknown  // anything may have happened to it
  };
  Kind kind = Kind::kUnknown;
  const clang::Expr* value = nullptr;  // null: only known at run time
  bool sure = true;                    // false: not on every way, or more than once
};

// What happens to the local `variable` before `use`, in source order; nothing if the variable is
// none that this can be told of. A text object of a library counts like std::string.
std::optional<std::vector<TextStep>> TextSteps(const clang::VarDecl& variable,
                                               clang::SourceLocation use);

// The format string's number among the arguments of printf's relatives that write into their
// first argument (`writes`) or return the text.
std::optional<unsigned> FormatArgument(const clang::FunctionDecl& callee, bool writes);

}  // namespace arterial::indexer
