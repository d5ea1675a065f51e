// What a JSON text is about, from its first bytes: the keys it uses.
#pragma once

#include <string_view>
#include <vector>

namespace arterial::runtime {

struct JsonHead {
  struct Key {
    int depth;  // 1: of the top-level object; arrays count
    std::string_view name;
    char value;  // first byte of its value, 0 where the head ends before it
  };
  char first = 0;         // '{', '[' or 0 where it is no JSON
  std::vector<Key> keys;  // in order, of the first levels, at most some hundreds

  // Whether a key with this name stands at this depth.
  bool Has(int depth, std::string_view name) const;
};

// Views into `head`; escapes in keys are left as they are.
JsonHead SniffJson(std::string_view head);

}  // namespace arterial::runtime
