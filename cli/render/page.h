// What cli/web/ holds, compiled in: the style and script of the HTML page.
#pragma once

#include <string_view>

namespace arterial::cli {

struct PageParts {
  std::string_view style;
  std::string_view style_hash;  // SHA-256, base64
  std::string_view script;
  std::string_view script_hash;
};
extern const PageParts kPageParts;

}  // namespace arterial::cli
