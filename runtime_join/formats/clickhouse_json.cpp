#include "runtime_join/formats/clickhouse_json.h"

#include <string>
#include <vector>

#include "runtime_join/formats/clickhouse_row.h"
#include "runtime_join/formats/json_sniff.h"
#include "runtime_join/formats/json_value.h"
#include "runtime_join/formats/time_text.h"

namespace arterial::runtime {
namespace {

class RowReader {
 public:
  RowReader(Input* input, ReadContext* context)
      : records_(input, {"data"}), parser_(context), context_(context) {}

  Status Run() {
    JsonRecord record;
    for (;;) {
      Result<bool> more = records_.Next(&record);
      if (!more) return more.error();
      if (!*more) return {};
      parser_.Parse(record, [&](json::value root) { ReadAny(root, record); });
      ARTERIAL_RETURN_IF_ERROR(status_);
    }
  }

 private:
  // A row, a list of rows, or {"meta":[...],"data":[rows],...}.
  void ReadAny(json::value root, const JsonRecord& record) {
    if (root.type() == json::json_type::array) {
      ForEachElement(root, [&](json::value row) { ReadAny(row, record); });
      return;
    }
    bool data = false;
    bool row = false;
    ClickHouseRow out(context_);
    ForEachField(root, [&](std::string_view key, json::value value) {
      if (key == "data") {
        data = true;
        ForEachElement(value, [&](json::value element) { ReadAny(element, record); });
      } else {
        row |= key == "TraceId" || key == "SpanId";
        ReadColumn(key, value, &out);
      }
    });
    if (row && !data) {
      const Status status = out.Finish();
      if (status_) status_ = status;
    } else if (!data) {
      context_->issues->Add("unknown_record", db::Severity::kWarning, context_->file, record.line,
                            "JSON without a span was skipped");
    }
  }

  static void ReadColumn(std::string_view key, json::value value, ClickHouseRow* row) {
    const std::string column(key);
    if (column == "Timestamp") {
      row->SetTime(ParseTime(JsonText(value)).value_or(0));
    } else if (column == "Duration") {
      row->SetDuration(JsonInteger(value));
    } else if (value.type() == json::json_type::object) {
      AddObject(column, "", value, row);
    } else if (value.type() == json::json_type::array) {
      ForEachElement(value, [&](json::value element) {
        if (element.type() != json::json_type::object)
          row->AddToArray(column, JsonText(element));
        else  // Nested as a list of objects: {"TraceId": ...} of Links
          ForEachField(element, [&](std::string_view name, json::value field) {
            const std::string full = column + "." + std::string(name);
            if (field.type() != json::json_type::object) row->AddToArray(full, JsonText(field));
          });
      });
    } else {
      row->SetText(column, JsonText(value));
    }
  }

  // A map; columns of type JSON nest where keys have dots.
  static void AddObject(const std::string& column, const std::string& prefix, json::value object,
                        ClickHouseRow* row) {
    ForEachField(object, [&](std::string_view key, json::value value) {
      const std::string name = prefix + std::string(key);
      if (value.type() == json::json_type::object)
        AddObject(column, name + ".", value, row);
      else
        row->AddToMap(column, name, JsonText(value));
    });
  }

  JsonRecordReader records_;
  JsonParser parser_;
  ReadContext* context_;
  Status status_;  // of the sink
};

bool LooksLike(std::string_view head) {
  const JsonHead json = SniffJson(head);
  for (int depth = 1; depth <= 3; ++depth)
    if (json.Has(depth, "TraceId") && json.Has(depth, "SpanId") && json.Has(depth, "Timestamp") &&
        (json.Has(depth, "SpanName") || json.Has(depth, "ParentSpanId")))
      return true;
  return false;
}

Status Read(Input* input, ReadContext* context) { return RowReader(input, context).Run(); }

}  // namespace

const TraceFormat kClickHouseJson = {
    "clickhouse-json", "rows of the ClickHouse exporter's otel_traces as JSON", LooksLike, Read};

}  // namespace arterial::runtime
