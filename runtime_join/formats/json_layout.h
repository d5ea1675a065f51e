// Whether a JSON stream holds a value a line, or a document over several lines.
#pragma once

#include <string_view>

namespace arterial::runtime {

// Where a scan of JSON text stands after its last byte.
struct JsonBalance {
  int depth = 0;
  bool in_string = false;
  char last = 0;  // last byte that is not white space
  bool Complete() const { return depth == 0 && !in_string && last != 0; }
};
JsonBalance Balance(std::string_view text);

// `head` starts with a value. True where its first line is no complete value but can be the start
// of a longer one: not where it is a damaged line of a file of lines.
bool SpansLines(std::string_view head);

}  // namespace arterial::runtime
