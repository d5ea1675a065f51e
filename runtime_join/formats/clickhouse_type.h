// Types of ClickHouse's columns and their values in RowBinary.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace arterial::runtime {

struct ClickHouseType {
  enum class Kind : uint8_t {
    kText,      // String, FixedString: `size` bytes, 0: as many as the value says
    kUnsigned,  // of `size` bytes; also Bool, Date, DateTime
    kSigned,    // of `size` bytes; also enumerations
    kFloat,     // of `size` bytes
    kTime,      // DateTime64 with `size` digits after the second
    kOpaque,    // of `size` bytes: UUID, addresses, wide integers
    kMap,       // of the two types in `parts`
    kArray,
    kNullable,
    kTuple,  // also a nested column that is one value
  };
  Kind kind = Kind::kText;
  uint32_t size = 0;
  std::vector<ClickHouseType> parts;
};

// `Map(LowCardinality(String), String)`. Nothing where it is no type whose values can be read here.
std::optional<ClickHouseType> ParseClickHouseType(std::string_view name);

// What a value says to the span model.
struct ClickHouseValue {
  std::string text;    // of texts and numbers
  int64_t number = 0;  // of integers; nanoseconds of times
  std::vector<std::pair<std::string, std::string>> map;
  std::vector<std::string> array;
};

// Reads one value and takes it from `bytes`. kShort: it goes on behind the end.
enum class ClickHouseRead : uint8_t { kOk, kShort, kBad };
ClickHouseRead ReadClickHouseValue(const ClickHouseType& type, std::string_view* bytes,
                                   ClickHouseValue* value);
// A varint and a text behind one.
ClickHouseRead ReadClickHouseSize(std::string_view* bytes, uint64_t* size);
ClickHouseRead ReadClickHouseText(std::string_view* bytes, std::string_view* text);

}  // namespace arterial::runtime
