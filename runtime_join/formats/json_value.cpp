#include "runtime_join/formats/json_value.h"

#include <charconv>
#include <cmath>
#include <limits>

#include "runtime_join/formats/utf8.h"

namespace arterial::runtime {
namespace {

std::string_view Trim(std::string_view text) {
  const size_t end = text.find_last_not_of(" \t\r\n");
  return end == std::string_view::npos ? std::string_view() : text.substr(0, end + 1);
}

}  // namespace

std::string_view JsonKey(json::field& field) {
  const char* start = field.key().raw();
  const char* end = start;
  while (*end != '"' && *end != '\\') ++end;  // stage 1 has seen the closing quote
  if (*end == '"') return {start, static_cast<size_t>(end - start)};
  return field.unescaped_key();
}

std::string_view JsonText(json::value value) {
  switch (value.type().value()) {
    case json::json_type::string: {
      const std::string_view token = Trim(value.raw_json_token());
      const bool plain =
          token.size() >= 2 && token.back() == '"' && token.find('\\') == std::string_view::npos;
      return plain ? token.substr(1, token.size() - 2)
                   : static_cast<std::string_view>(value.get_string());
    }
    case json::json_type::number:
    case json::json_type::boolean:
      return Trim(value.raw_json_token());
    default:
      return {};
  }
}

int64_t JsonInteger(json::value value) {
  constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
  const std::string_view text = JsonText(value);
  int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = end == text.data() + text.size();
  if (error == std::errc() && whole) return number;
  if (error == std::errc::result_out_of_range && whole) return text.front() == '-' ? -kMax : kMax;
  double real = 0;
  if (std::from_chars(text.data(), text.data() + text.size(), real).ec != std::errc()) return 0;
  if (!(std::abs(real) < 9.2e18)) return std::signbit(real) ? -kMax : kMax;
  return static_cast<int64_t>(real);
}

bool JsonTruth(json::value value) {
  const std::string_view text = JsonText(value);
  return !text.empty() && text != "false" && text != "0";
}

simdjson::padded_string JsonParser::Repair(const JsonRecord& record) {
  context_->issues->Add("bad_utf8", db::Severity::kWarning, context_->file, record.line,
                        "bytes that are not UTF-8 were replaced");
  return simdjson::padded_string(ReplaceBadUtf8(record.text));
}

void JsonParser::Bad(const JsonRecord& record, const simdjson::simdjson_error& error) {
  const bool scalar = error.error() == simdjson::SCALAR_DOCUMENT_AS_VALUE;
  const std::string_view why = scalar ? "not a JSON object" : error.what();
  ++context_->stats.bad_records;
  context_->issues->Add("bad_record", db::Severity::kError, context_->file, record.line, why);
}

}  // namespace arterial::runtime
