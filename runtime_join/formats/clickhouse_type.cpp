#include "runtime_join/formats/clickhouse_type.h"

#include <charconv>

#include "runtime_join/formats/proto_text.h"
#include "runtime_join/formats/wire.h"

namespace arterial::runtime {
namespace {

using Kind = ClickHouseType::Kind;
using enum ClickHouseRead;

constexpr int kDeepest = 8;
constexpr uint64_t kMostElements = 1 << 20;  // of one map or array
constexpr uint64_t kLongestText = uint64_t{1} << 30;

struct Named {
  std::string_view name;
  Kind kind;
  uint32_t size;
};
constexpr Named kSimple[] = {
    {"String", Kind::kText, 0},       {"UInt8", Kind::kUnsigned, 1},
    {"Bool", Kind::kUnsigned, 1},     {"UInt16", Kind::kUnsigned, 2},
    {"Date", Kind::kUnsigned, 2},     {"UInt32", Kind::kUnsigned, 4},
    {"DateTime", Kind::kUnsigned, 4}, {"UInt64", Kind::kUnsigned, 8},
    {"Int8", Kind::kSigned, 1},       {"Enum8", Kind::kSigned, 1},
    {"Int16", Kind::kSigned, 2},      {"Enum16", Kind::kSigned, 2},
    {"Int32", Kind::kSigned, 4},      {"Date32", Kind::kSigned, 4},
    {"Int64", Kind::kSigned, 8},      {"Float32", Kind::kFloat, 4},
    {"Float64", Kind::kFloat, 8},     {"UUID", Kind::kOpaque, 16},
    {"IPv4", Kind::kOpaque, 4},       {"IPv6", Kind::kOpaque, 16},
    {"Int128", Kind::kOpaque, 16},    {"UInt128", Kind::kOpaque, 16},
    {"Int256", Kind::kOpaque, 32},    {"UInt256", Kind::kOpaque, 32},
};

std::string_view Trim(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

// Arguments between commas that lie in no parentheses and no quotes.
std::vector<std::string_view> Arguments(std::string_view text) {
  std::vector<std::string_view> out;
  int depth = 0;
  bool quoted = false;
  size_t start = 0;
  for (size_t i = 0; i <= text.size(); ++i) {
    const char c = i < text.size() ? text[i] : ',';
    if (c == '\'') quoted = !quoted;
    if (quoted && i < text.size()) continue;
    if (c == '(') ++depth;
    if (c == ')') --depth;
    if (c != ',' || (depth != 0 && i < text.size())) continue;
    out.push_back(Trim(text.substr(start, i - start)));
    start = i + 1;
  }
  return out;
}

std::optional<uint32_t> Number(std::string_view text) {
  uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<ClickHouseType> Parse(std::string_view name, int depth);

std::optional<ClickHouseType> WithParts(Kind kind, const std::vector<std::string_view>& arguments,
                                        int depth) {
  ClickHouseType type{kind, 0, {}};
  for (std::string_view argument : arguments) {
    std::optional<ClickHouseType> part = Parse(argument, depth + 1);
    if (!part && kind == Kind::kTuple) {  // `name Type`
      const size_t blank = argument.find(' ');
      if (blank != std::string_view::npos) part = Parse(argument.substr(blank + 1), depth + 1);
    }
    if (!part) return std::nullopt;
    type.parts.push_back(std::move(*part));
  }
  return type;
}

std::optional<ClickHouseType> Parse(std::string_view name, int depth) {
  name = Trim(name);
  if (depth > kDeepest) return std::nullopt;
  const size_t open = name.find('(');
  const std::string_view base = Trim(name.substr(0, open));
  for (const Named& simple : kSimple)
    if (simple.name == base && simple.kind != Kind::kText)
      return ClickHouseType{simple.kind, simple.size, {}};
  if (open == std::string_view::npos) {
    if (base == "String") return ClickHouseType{};
    return std::nullopt;
  }
  if (!name.ends_with(')')) return std::nullopt;
  const std::vector<std::string_view> arguments =
      Arguments(name.substr(open + 1, name.size() - open - 2));
  if (arguments.empty()) return std::nullopt;
  if (base == "LowCardinality") return Parse(arguments[0], depth + 1);
  if (base == "FixedString" || base == "DateTime64") {
    const std::optional<uint32_t> size = Number(arguments[0]);
    if (!size || (base == "DateTime64" && *size > 9) || (base != "DateTime64" && *size == 0))
      return std::nullopt;
    return ClickHouseType{base == "DateTime64" ? Kind::kTime : Kind::kText, *size, {}};
  }
  if (base == "Map" && arguments.size() == 2) return WithParts(Kind::kMap, arguments, depth);
  if (base == "Array" && arguments.size() == 1) return WithParts(Kind::kArray, arguments, depth);
  if (base == "Nullable" && arguments.size() == 1)
    return WithParts(Kind::kNullable, arguments, depth);
  if (base == "Tuple") return WithParts(Kind::kTuple, arguments, depth);
  if (base == "Nested") {
    std::optional<ClickHouseType> tuple = WithParts(Kind::kTuple, arguments, depth + 1);
    if (!tuple) return std::nullopt;
    return ClickHouseType{Kind::kArray, 0, {std::move(*tuple)}};
  }
  return std::nullopt;
}

ClickHouseRead Take(std::string_view* bytes, uint64_t size, std::string_view* out) {
  if (size > bytes->size()) return kShort;
  *out = bytes->substr(0, size);
  bytes->remove_prefix(size);
  return kOk;
}

uint64_t LittleEndian(std::string_view bytes) {
  uint64_t value = 0;
  for (size_t i = bytes.size(); i-- > 0;) value = value << 8 | static_cast<uint8_t>(bytes[i]);
  return value;
}

std::string CleanText(std::string_view text) {
  WireField field;
  field.bytes = text;
  return ProtoText(field);
}

void SetNumber(const ClickHouseType& type, std::string_view raw, ClickHouseValue* value) {
  uint64_t bits = LittleEndian(raw);
  switch (type.kind) {
    case Kind::kUnsigned:
      value->number = TimeOf(bits);
      value->text = std::to_string(bits);
      break;
    case Kind::kSigned: {
      const int shift = 64 - 8 * static_cast<int>(type.size);
      value->number = static_cast<int64_t>(bits << shift) >> shift;
      value->text = std::to_string(value->number);
      break;
    }
    case Kind::kFloat: {
      const double real = type.size == 8 ? AsDouble(bits) : 0;
      value->text = DoubleText(real);
      break;
    }
    case Kind::kTime: {
      __int128 time = static_cast<int64_t>(bits);
      for (uint32_t digit = type.size; digit < 9; ++digit) time *= 10;
      value->number = time > INT64_MAX ? INT64_MAX : time < 0 ? 0 : static_cast<int64_t>(time);
      break;
    }
    default:
      break;
  }
}

ClickHouseRead ReadElements(const ClickHouseType& type, std::string_view* bytes,
                            ClickHouseValue* value) {
  uint64_t count = 0;
  if (const ClickHouseRead read = ReadClickHouseSize(bytes, &count); read != kOk) return read;
  if (count > kMostElements) return kBad;
  for (uint64_t i = 0; i < count; ++i) {
    ClickHouseValue first, second;
    if (const ClickHouseRead read = ReadClickHouseValue(type.parts[0], bytes, &first); read != kOk)
      return read;
    if (type.kind == Kind::kArray) {
      value->array.push_back(std::move(first.text));
      continue;
    }
    if (const ClickHouseRead read = ReadClickHouseValue(type.parts[1], bytes, &second); read != kOk)
      return read;
    value->map.emplace_back(std::move(first.text), std::move(second.text));
  }
  return kOk;
}

}  // namespace

std::optional<ClickHouseType> ParseClickHouseType(std::string_view name) { return Parse(name, 0); }

ClickHouseRead ReadClickHouseSize(std::string_view* bytes, uint64_t* size) {
  const int taken = ReadVarint(*bytes, size);
  if (taken < 0) return kBad;
  if (taken == 0) return kShort;
  bytes->remove_prefix(static_cast<size_t>(taken));
  return kOk;
}

ClickHouseRead ReadClickHouseText(std::string_view* bytes, std::string_view* text) {
  uint64_t size = 0;
  if (const ClickHouseRead read = ReadClickHouseSize(bytes, &size); read != kOk) return read;
  return size > kLongestText ? kBad : Take(bytes, size, text);
}

ClickHouseRead ReadClickHouseValue(const ClickHouseType& type, std::string_view* bytes,
                                   ClickHouseValue* value) {
  std::string_view raw;
  switch (type.kind) {
    case Kind::kText: {
      const ClickHouseRead read =
          type.size == 0 ? ReadClickHouseText(bytes, &raw) : Take(bytes, type.size, &raw);
      if (read == kOk) value->text = CleanText(raw);
      return read;
    }
    case Kind::kMap:
    case Kind::kArray:
      return ReadElements(type, bytes, value);
    case Kind::kNullable:
      if (Take(bytes, 1, &raw) != kOk) return kShort;
      return raw[0] != '\0' ? kOk : ReadClickHouseValue(type.parts[0], bytes, value);
    case Kind::kTuple:
      for (const ClickHouseType& part : type.parts) {
        ClickHouseValue ignored;
        if (const ClickHouseRead read = ReadClickHouseValue(part, bytes, &ignored); read != kOk)
          return read;
      }
      return kOk;
    default: {
      const ClickHouseRead read = Take(bytes, type.kind == Kind::kTime ? 8 : type.size, &raw);
      if (read == kOk && type.kind != Kind::kOpaque) SetNumber(type, raw, value);
      return read;
    }
  }
}

}  // namespace arterial::runtime
