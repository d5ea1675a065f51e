// Names of components and targets, as different files write them.
#pragma once

#include <string_view>

namespace arterial {

// Whether `end` names `name`: equal, or what stands behind its last '/' or ':' ("cart" for
// "shop/cart", "//cart:cart" and "shop/cart (staging)").
inline bool IsEndOfName(std::string_view end, std::string_view name) {
  if (end.empty()) return false;
  if (end == name) return true;
  if (name.ends_with(')'))
    if (const size_t environment = name.rfind(" ("); environment != std::string_view::npos)
      return IsEndOfName(end, name.substr(0, environment));
  return name.size() > end.size() && name.ends_with(end) &&
         (name[name.size() - end.size() - 1] == '/' || name[name.size() - end.size() - 1] == ':');
}

}  // namespace arterial
