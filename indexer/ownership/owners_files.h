// Files called OWNERS belong to three dialects that share nothing but the name. Which one a file
// is written in shows in its lines.
//   chromium-owners    alice@example.com, *, set noparent, per-file a.cc=..., file://x/OWNERS
//   kubernetes-owners  approvers:, reviewers:, filters:, options: (YAML)
//   grpc-old           @alice, @alice *.proto
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "indexer/ownership/dialect.h"

namespace arterial::indexer {

// Name of the dialect; empty: nothing in the text tells (comments, `set noparent` or `*` alone).
std::string_view SniffOwners(std::string_view text);

// The tree's OWNERS files in this dialect, sorted: those whose text says so, and those whose text
// tells nothing where most others are in it. All of them when the dialect was chosen by name.
std::vector<std::string> OwnersFilesOf(std::string_view dialect, const OwnershipInputs& inputs);

// Folder of a path: "a/b" of "a/b/OWNERS", empty for the root.
std::string_view FolderOf(std::string_view path);

// Lines with numbers from 1; without the end of line, and without a carriage return before it.
template <typename Line>
void EachLine(std::string_view text, const Line& line) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  for (int number = 1; !text.empty(); ++number) {
    const size_t end = std::min(text.find('\n'), text.size());
    std::string_view one = text.substr(0, end);
    if (one.ends_with('\r')) one.remove_suffix(1);
    line(one, number);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

// Without blanks (space, tab, form feed, vertical tab, carriage return) at both ends.
std::string_view Trim(std::string_view text);

}  // namespace arterial::indexer
