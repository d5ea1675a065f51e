// Times and durations written as text.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace arterial::runtime {

// RFC 3339 and what databases print: `2023-11-14T22:13:20.123456789Z`, `...+02:00`, or with a blank
// for the T and without a zone, which means UTC. Also plain digits: seconds, with a fraction or
// not. Nanoseconds since 1970, saturated; nothing where it is no time.
std::optional<int64_t> ParseTime(std::string_view text);

// Go's and protobuf's durations: `5000ns`, `0.005s`, `1.5ms`, `12us`, `1m2.5s`. Nanoseconds.
std::optional<int64_t> ParseDuration(std::string_view text);

}  // namespace arterial::runtime
