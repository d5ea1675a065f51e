// Tolerant reading of JSON values: exporters write numbers as strings, leave fields out, and use
// null for anything. Values of another type than the wanted one read as empty or zero; only broken
// JSON throws (simdjson::simdjson_error, caught by ParseJson).
#pragma once

#include <simdjson.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "runtime_join/formats/json_records.h"
#include "runtime_join/formats/trace_format.h"

namespace arterial::runtime {

namespace json = simdjson::ondemand;

// Text of a string; of a number or boolean as it is written; else empty. Valid until the record is
// left. A value can be read once.
std::string_view JsonText(json::value value);
// Integer from a number or a string of digits; fractions are cut, what does not fit saturates.
int64_t JsonInteger(json::value value);
// Whether the value is true, "true" or a number other than 0.
bool JsonTruth(json::value value);
// The key of a field, in the record itself where it has no escapes (simdjson's own copy costs a
// virtual call a key).
std::string_view JsonKey(json::field& field);
// visit(key, value) for each field; nothing for other types.
template <typename F>
void ForEachField(json::value value, F visit) {
  if (value.type() != json::json_type::object) return;
  for (simdjson::simdjson_result<json::field> field : value.get_object()) {
    json::field known = std::move(field).take_value();
    const std::string_view key = JsonKey(known);
    visit(key, known.value());
  }
}
// visit(value) for each element; nothing for other types.
template <typename F>
void ForEachElement(json::value value, F visit) {
  if (value.type() != json::json_type::array) return;
  for (auto element : value.get_array()) visit(element.value());
}

// Parses records one after another, with the repair of bad UTF-8 and the counting of bad records.
class JsonParser {
 public:
  explicit JsonParser(ReadContext* context) : context_(context) {}
  // visit(value) reads the record's value. A record that is broken is an issue with its line: what
  // was read before the break stays.
  template <typename F>
  void Parse(const JsonRecord& record, F visit) {
    simdjson::padded_string repaired;
    simdjson::padded_string_view text(record.text.data(), record.text.size(),
                                      record.text.size() + simdjson::SIMDJSON_PADDING);
    try {
      auto document = parser_.iterate(text);
      if (document.error() == simdjson::UTF8_ERROR) {
        repaired = Repair(record);
        document = parser_.iterate(repaired);
      }
      json::document& root = document.value();
      visit(root.get_value().value());
    } catch (const simdjson::simdjson_error& error) {
      Bad(record, error);
    }
  }

 private:
  simdjson::padded_string Repair(const JsonRecord& record);
  void Bad(const JsonRecord& record, const simdjson::simdjson_error& error);

  ReadContext* context_;
  json::parser parser_;
};

}  // namespace arterial::runtime
