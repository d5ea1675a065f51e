// Text for people: nearest words, figures with units, and how wide a string is on a terminal.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace arterial {

std::string ToLower(std::string_view text);  // ASCII letters only
// Parts between separators; empty parts are left out.
std::vector<std::string> SplitWords(std::string_view text, char separator = ' ');

// Optimal string alignment distance (Damerau-Levenshtein in which no part is edited twice), over
// bytes, ASCII case ignored.
int EditDistance(std::string_view a, std::string_view b);
// The candidates that `word` was probably meant to be, nearest first, at most `limit`: those
// within a third of its length, and those that contain it.
std::vector<std::string> Nearest(std::string_view word, const std::vector<std::string>& candidates,
                                 size_t limit = 3);
// "; did you mean a, b or c?", or empty when there is nothing to suggest.
std::string DidYouMean(const std::vector<std::string>& nearest);

std::string FormatDuration(int64_t ns);  // three digits: 950 ns, 1.20 ms, 2.05 s, 3 min 20 s
std::string FormatCount(int64_t value);  // 12,345,678
std::string FormatShare(double share);   // 0.1234 -> 12.3 %; what is not zero never shows as 0.0 %
std::string FormatBytes(int64_t bytes);  // 1.2 MB
std::string FormatSixDigits(double value);  // whole numbers in full, else six significant digits

// Text from traces and sources is hostile: control characters, direction overrides and bytes that
// are not UTF-8 are replaced by visible escapes (\n, \x1b, \u202e), so that a terminal shows them.
std::string EscapeControl(std::string_view text);
// Columns that escaped UTF-8 text takes on a terminal (wcwidth of a UTF-8 locale).
int DisplayWidth(std::string_view text);
// Cuts to `width` columns with "…" at the end, or in the middle, which keeps both ends of a path.
std::string ShortenEnd(std::string_view text, int width);
std::string ShortenMiddle(std::string_view text, int width);

}  // namespace arterial
