#include "cli/table.h"

namespace arterial::cli {

int Table::Find(std::string_view key) const {
  for (size_t i = 0; i < columns.size(); ++i)
    if (columns[i].key == key) return static_cast<int>(i);
  return -1;
}

std::string_view Table::Text(size_t row, std::string_view key) const {
  const int column = Find(key);
  if (column < 0) return {};
  const auto* text = std::get_if<std::string>(&rows[row][column].value);
  return text ? std::string_view(*text) : std::string_view();
}

int64_t Table::Int(size_t row, std::string_view key) const {
  const int column = Find(key);
  if (column < 0) return 0;
  const auto* value = std::get_if<int64_t>(&rows[row][column].value);
  return value ? *value : 0;
}

double Table::Real(size_t row, std::string_view key) const {
  const int column = Find(key);
  if (column < 0) return 0;
  const Value& value = rows[row][column].value;
  if (const auto* real = std::get_if<double>(&value)) return *real;
  if (const auto* integer = std::get_if<int64_t>(&value)) return static_cast<double>(*integer);
  return 0;
}

bool Table::Has(size_t row, std::string_view key) const {
  const int column = Find(key);
  return column >= 0 && !rows[row][column].absent();
}

}  // namespace arterial::cli
