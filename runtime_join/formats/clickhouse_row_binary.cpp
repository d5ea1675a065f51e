#include "runtime_join/formats/clickhouse_row_binary.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

#include "runtime_join/formats/clickhouse_row.h"
#include "runtime_join/formats/clickhouse_type.h"

namespace arterial::runtime {
namespace {

using enum ClickHouseRead;

constexpr size_t kBlock = 1 << 20;
constexpr size_t kMaxRow = size_t{1} << 30;
constexpr uint64_t kMostColumns = 200;

struct Column {
  std::string name;
  ClickHouseType type;
};

// The columns of the table in the order in which the exporter creates them.
constexpr std::pair<std::string_view, std::string_view> kTable[] = {
    {"Timestamp", "DateTime64(9)"},
    {"TraceId", "String"},
    {"SpanId", "String"},
    {"ParentSpanId", "String"},
    {"TraceState", "String"},
    {"SpanName", "String"},
    {"SpanKind", "String"},
    {"ServiceName", "String"},
    {"ResourceAttributes", "Map(String, String)"},
    {"ScopeName", "String"},
    {"ScopeVersion", "String"},
    {"SpanAttributes", "Map(String, String)"},
    {"Duration", "UInt64"},
    {"StatusCode", "String"},
    {"StatusMessage", "String"},
    {"Events.Timestamp", "Array(DateTime64(9))"},
    {"Events.Name", "Array(String)"},
    {"Events.Attributes", "Array(Map(String, String))"},
    {"Links.TraceId", "Array(String)"},
    {"Links.SpanId", "Array(String)"},
    {"Links.TraceState", "Array(String)"},
    {"Links.Attributes", "Array(Map(String, String))"},
};

std::vector<Column> TableColumns() {
  std::vector<Column> columns;
  for (const auto& [name, type] : kTable)
    columns.push_back({std::string(name), *ParseClickHouseType(type)});
  return columns;
}

// Takes the header with names and types. kBad also where there is none; `unreadable` is then a
// column's type that cannot be read, if it was for that.
ClickHouseRead ReadHeader(std::string_view* bytes, std::vector<Column>* columns,
                          std::string* unreadable) {
  uint64_t count = 0;
  if (const ClickHouseRead read = ReadClickHouseSize(bytes, &count); read != kOk) return read;
  if (count == 0 || count > kMostColumns) return kBad;
  std::vector<std::string_view> texts(2 * count);
  for (std::string_view& text : texts) {
    if (const ClickHouseRead read = ReadClickHouseText(bytes, &text); read != kOk) return read;
    if (text.empty() || text.size() > 4096) return kBad;
  }
  if (std::find(texts.begin(), texts.begin() + static_cast<std::ptrdiff_t>(count), "TraceId") ==
      texts.begin() + static_cast<std::ptrdiff_t>(count))
    return kBad;
  for (uint64_t i = 0; i < count; ++i) {
    std::optional<ClickHouseType> type = ParseClickHouseType(texts[count + i]);
    if (!type) {
      *unreadable = std::string(texts[i]) + " of type " + std::string(texts[count + i]);
      return kBad;
    }
    columns->push_back({std::string(texts[i]), std::move(*type)});
  }
  return kOk;
}

bool IsHex(std::string_view text, size_t size) {
  return text.size() == size &&
         text.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
}

// Whether a row of the table as it is created begins here: a time, and ids of hexadecimal digits.
bool StartsBareRow(std::string_view bytes) {
  ClickHouseValue time;
  if (ReadClickHouseValue({ClickHouseType::Kind::kTime, 9, {}}, &bytes, &time) != kOk) return false;
  std::string_view trace, span, parent;
  if (ReadClickHouseText(&bytes, &trace) != kOk || ReadClickHouseText(&bytes, &span) != kOk ||
      ReadClickHouseText(&bytes, &parent) != kOk)
    return false;
  return IsHex(trace, 32) && IsHex(span, 16) && (parent.empty() || IsHex(parent, 16));
}

class RowBinaryReader {
 public:
  RowBinaryReader(Input* input, ReadContext* context) : input_(input), context_(context) {}

  Status Run() {
    ARTERIAL_RETURN_IF_ERROR(ReadColumns());
    for (;;) {
      std::string_view rest(buffer_.data() + at_, end_ - at_);
      if (rest.empty() && at_end_) return {};
      ClickHouseRow row(context_);
      const size_t before = rest.size();
      const ClickHouseRead read = rest.empty() ? kShort : ReadRow(&rest, &row);
      if (read == kShort && !at_end_) {
        ARTERIAL_RETURN_IF_ERROR(Fill());
        continue;
      }
      if (read != kOk) return Bad(read);
      at_ += before - rest.size();
      ARTERIAL_RETURN_IF_ERROR(row.Finish());
    }
  }

 private:
  // Without separators nothing after a damaged row can be found.
  Status Bad(ClickHouseRead read) {
    ++context_->stats.bad_records;
    context_->issues->Add("bad_record", db::Severity::kError, context_->file, 0,
                          read == kShort ? "the last row is cut off"
                                         : "damaged row: it and what follows was left out");
    return {};
  }

  Status ReadColumns() {
    for (;;) {
      std::string_view rest(buffer_.data() + at_, end_ - at_);
      if (StartsBareRow(rest)) {
        columns_ = TableColumns();
        return {};
      }
      std::string unreadable;
      columns_.clear();
      const size_t before = rest.size();
      const ClickHouseRead read = ReadHeader(&rest, &columns_, &unreadable);
      if (read == kOk) {
        at_ += before - rest.size();
        return {};
      }
      if (!unreadable.empty())
        return Error{
            ErrorCode::kInput,
            "its column " + unreadable + " cannot be read: export FORMAT JSONEachRow instead",
            input_->name()};
      if (at_end_ || end_ > kBlock)
        return Error{ErrorCode::kInput,
                     "it is no RowBinary of otel_traces: export FORMAT RowBinaryWithNamesAndTypes "
                     "or JSONEachRow",
                     input_->name()};
      ARTERIAL_RETURN_IF_ERROR(Fill());
    }
  }

  ClickHouseRead ReadRow(std::string_view* rest, ClickHouseRow* row) {
    for (const Column& column : columns_) {
      ClickHouseValue value;
      const ClickHouseRead read = ReadClickHouseValue(column.type, rest, &value);
      if (read != kOk) return read;
      if (column.name == "Timestamp")
        row->SetTime(value.number);
      else if (column.name == "Duration")
        row->SetDuration(value.number);
      else
        row->SetText(column.name, value.text);
      for (const auto& [key, text] : value.map) row->AddToMap(column.name, key, text);
      for (const std::string& text : value.array) row->AddToArray(column.name, text);
    }
    return kOk;
  }

  Status Fill() {
    std::memmove(buffer_.data(), buffer_.data() + at_, end_ - at_);
    end_ -= at_;
    at_ = 0;
    if (end_ > kMaxRow)
      return Error{ErrorCode::kInput, "a single row is longer than 1 GiB", input_->name()};
    // Doubled, as a long row is read again from its start.
    buffer_.resize(std::max(buffer_.size(), 2 * end_ + kBlock));
    while (end_ < buffer_.size() && !at_end_) {
      Result<size_t> got = input_->Read(buffer_.data() + end_, buffer_.size() - end_);
      if (!got) return got.error();
      at_end_ = *got == 0;
      end_ += *got;
    }
    return {};
  }

  Input* input_;
  ReadContext* context_;
  std::vector<Column> columns_;
  std::string buffer_;
  size_t at_ = 0;
  size_t end_ = 0;
  bool at_end_ = false;
};

bool LooksLike(std::string_view head) {
  if (StartsBareRow(head)) return true;
  std::vector<Column> columns;
  std::string unreadable;
  std::string_view rest = head;
  return ReadHeader(&rest, &columns, &unreadable) == kOk || !unreadable.empty();
}

Status Read(Input* input, ReadContext* context) { return RowBinaryReader(input, context).Run(); }

}  // namespace

const TraceFormat kClickHouseRowBinary = {
    "clickhouse-row-binary", "rows of the ClickHouse exporter's otel_traces as RowBinary",
    LooksLike, Read};

}  // namespace arterial::runtime
