#include <fmt/format.h>

#include "cli/render/renderer.h"
#include "db/support/text.h"

namespace arterial::cli {
namespace {

std::string ShownInteger(int64_t value, ColumnType type) {
  switch (type) {
    case ColumnType::kDuration:
      return FormatDuration(value);
    case ColumnType::kCount:
      return FormatCount(value);
    case ColumnType::kShare:
      return FormatShare(static_cast<double>(value));
    default:
      return fmt::format("{}", value);
  }
}

std::string ShownReal(double value, ColumnType type) {
  if (type == ColumnType::kShare) return FormatShare(value);
  if (type == ColumnType::kCount) return FormatCount(static_cast<int64_t>(value + 0.5));
  return FormatSixDigits(value);
}

}  // namespace

std::string ShownText(const Cell& cell, const Column& column) {
  if (!cell.shown.empty()) return EscapeControl(cell.shown);
  if (const auto* integer = std::get_if<int64_t>(&cell.value))
    return ShownInteger(*integer, column.type);
  if (const auto* real = std::get_if<double>(&cell.value)) return ShownReal(*real, column.type);
  if (const auto* text = std::get_if<std::string>(&cell.value)) return EscapeControl(*text);
  if (const auto* interval = std::get_if<Interval>(&cell.value))
    return FormatShare(interval->low) + " to " + FormatShare(interval->high);
  if (const auto* flag = std::get_if<bool>(&cell.value)) return *flag ? "yes" : "no";
  std::string out;
  if (const auto* list = std::get_if<std::vector<std::string>>(&cell.value))
    for (const std::string& item : *list) out += (out.empty() ? "" : ", ") + EscapeControl(item);
  return out;
}

bool IsNumber(ColumnType type) {
  switch (type) {
    case ColumnType::kText:
    case ColumnType::kPath:
    case ColumnType::kWord:
    case ColumnType::kFlag:
      return false;
    default:
      return true;
  }
}

}  // namespace arterial::cli
