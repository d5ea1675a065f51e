// The words of a header that a macro could replace.
#pragma once

#include <functional>
#include <string_view>

namespace arterial::indexer {

// All runs of letters, digits and _ that begin with no digit, but those in comments. In doubt (odd
// quotes) a word counts.
void ForWords(std::string_view text, const std::function<void(std::string_view)>& see);
// Whether ForWords would see `word`.
bool HasWord(std::string_view text, std::string_view word);

}  // namespace arterial::indexer
