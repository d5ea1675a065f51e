#include "runtime_join/formats/json_layout.h"

namespace arterial::runtime {

JsonBalance Balance(std::string_view text) {
  JsonBalance state;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (state.in_string) {
      if (c == '\\') ++i;
      if (c == '"') state.in_string = false;
    } else if (c == '"') {
      state.in_string = true;
    } else if (c == '{' || c == '[') {
      ++state.depth;
    } else if (c == '}' || c == ']') {
      --state.depth;
    }
    if (c != ' ' && c != '\t' && c != '\r' && c != '\n') state.last = c;
  }
  return state;
}

bool SpansLines(std::string_view head) {
  const size_t line_end = head.find('\n');
  if (line_end == std::string_view::npos || head.empty()) return false;
  if (head.front() != '{' && head.front() != '[') return false;
  const JsonBalance first = Balance(head.substr(0, line_end));
  if (first.depth <= 0 || first.in_string) return false;
  // A pretty-printer breaks lines after these; a line that was cut off ends anywhere.
  return first.last == '{' || first.last == '[' || first.last == ',' || first.last == ':' ||
         first.last == '}' || first.last == ']';
}

}  // namespace arterial::runtime
