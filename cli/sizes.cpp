#include "cli/sizes.h"

#include <charconv>
#include <string>

namespace arterial::cli {

Result<uint64_t> ParseSize(std::string_view option, std::string_view text) {
  const Error error{ErrorCode::kUsage,
                    "--" + std::string(option) + " takes a size such as 512M or 2G, not '" +
                        std::string(text) + "'",
                    {}};
  uint64_t number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc() || number == 0) return error;
  std::string_view unit = text.substr(static_cast<size_t>(end - text.data()));
  int shift = 0;
  if (!unit.empty()) {
    const size_t power = std::string_view("KMGT").find(static_cast<char>(unit[0] & ~0x20));
    if (power == std::string_view::npos) return error;
    shift = 10 * (static_cast<int>(power) + 1);
    unit.remove_prefix(1);
    if (!unit.empty() && unit != "B" && unit != "iB") return error;
  }
  if (number > UINT64_MAX >> shift) return error;
  return number << shift;
}

}  // namespace arterial::cli
