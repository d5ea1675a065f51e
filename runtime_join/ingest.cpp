#include "runtime_join/ingest.h"

#include <algorithm>
#include <set>
#include <utility>

#include "db/issues.h"
#include "db/support/compress.h"
#include "db/support/interrupt.h"
#include "runtime_join/aggregate.h"
#include "runtime_join/aggregate_writer.h"
#include "runtime_join/assemble.h"
#include "runtime_join/configure.h"
#include "runtime_join/measure.h"
#include "runtime_join/merge.h"
#include "runtime_join/read_files.h"
#include "runtime_join/span_codec.h"
#include "runtime_join/trace_store.h"
#include "runtime_join/watermark.h"

namespace arterial::runtime {
namespace {

// Which closed traces are remembered, to tell late spans from new traces: those that ended last,
// within the hour. The limit keeps the database from growing with the number of traces.
constexpr int64_t kRememberNs = 3'600'000'000'000;
constexpr size_t kRememberTraces = 4096;

// Traces of one fate: closed for good, or parked.
struct Part {
  Part(const JourneyConfig& journeys) : measurer(journeys, &aggregate, &issues) {}
  void Measure(std::vector<Span> spans, bool correct_skew) {
    measurer.Measure(Assemble(std::move(spans), {correct_skew}, &counts));
  }
  Aggregate aggregate;
  db::IssueLog issues;
  AssembleCounts counts;
  Measurer measurer;
};

class Run : public SpanSink {
 public:
  Run(db::Connection& db, const IngestOptions& options)
      : db_(db),
        options_(options),
        store_({static_cast<size_t>(options.memory_bytes), static_cast<size_t>(options.trace_bytes),
                options.temp_folder}),
        names_(options.names),
        closed_(options.journeys),
        parked_(options.journeys) {}

  // The pipeline.
  Status All() {
    for (int i = 0; i < options_.merge_attached; ++i) ARTERIAL_RETURN_IF_ERROR(MergeClosed(db_, i));
    ARTERIAL_RETURN_IF_ERROR(ResumeParked());
    ARTERIAL_RETURN_IF_ERROR(ReadInputs());
    ARTERIAL_RETURN_IF_ERROR(MeasureTraces());
    ARTERIAL_RETURN_IF_ERROR(RememberClosed());
    ARTERIAL_RETURN_IF_ERROR(WriteAggregate(db_, closed_.aggregate, false));
    ARTERIAL_RETURN_IF_ERROR(WriteAggregate(db_, parked_.aggregate, true));
    if (options_.configured)
      ARTERIAL_RETURN_IF_ERROR(WriteConfiguredJourneys(db_, *options_.configured));
    if (had_parked_) ARTERIAL_RETURN_IF_ERROR(DeleteUnusedEntities(db_));
    ARTERIAL_RETURN_IF_ERROR(WriteIssues());
    return WriteCounts();
  }

  const IngestSummary& summary() const { return summary_; }

 private:
  // What earlier runs parked joins the input; all that was counted of it is taken back.
  Status ResumeParked() {
    std::string all = "SELECT spans FROM main.parked_trace";
    for (int i = 0; i < options_.merge_attached; ++i)
      all += " UNION ALL SELECT spans FROM " + AttachedName(i) + ".parked_trace";
    Result<db::Statement> rows = db_.Prepare(all);
    if (!rows) return rows.error();
    for (;;) {
      Result<bool> row = rows->Step();
      if (!row) return row.error();
      if (!*row) break;
      Result<std::string> bytes = Decompress(rows->BlobAt(0));
      if (!bytes) return bytes.error();
      Result<std::vector<Span>> spans = DecodeSpans(*bytes, &resources_);
      if (!spans) return spans.error();
      summary_.spans_resumed += static_cast<int64_t>(spans->size());
      for (Span& span : *spans) ARTERIAL_RETURN_IF_ERROR(Take(std::move(span)));
    }
    had_parked_ = summary_.spans_resumed > 0;
    if (!had_parked_) return {};
    ARTERIAL_RETURN_IF_ERROR(db_.Exec("DELETE FROM main.parked_trace"));
    return DeleteParked(db_);
  }

  Status ReadInputs() {
    Result<db::Statement> known = db_.Prepare("SELECT 1 FROM input WHERE content_hash = ?");
    if (!known) return known.error();
    Result<db::Statement> insert = db_.Prepare(
        "INSERT INTO input (content_hash, name, format, bytes, spans) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT DO NOTHING");
    if (!insert) return insert.error();
    ReadFilesHooks hooks;
    if (!options_.format.empty()) {
      Result<const TraceFormat*> format = FindTraceFormat(options_.format);
      if (!format) return format.error();
      hooks.format = *format;
    }
    hooks.temp_folder = options_.temp_folder;
    hooks.skip = [&](const Hash128& content) {
      const std::string hash = ToBlob(content);
      Result<bool> row = known->With(db::Blob{hash}).Step();
      known->Reset();
      return row.ok() && *row;
    };
    hooks.done = [&](const Input& input, const TraceFormat* format, int64_t spans) -> Status {
      ++summary_.files;
      summary_.bytes += input.bytes();
      if (format == nullptr) return {};
      const std::string hash = ToBlob(input.content_hash());
      const size_t slash = input.name().rfind('/');
      return insert->Run(db::Blob{hash}, input.name().substr(slash + 1), format->name,
                         input.bytes(), spans);
    };
    Result<ReadStats> read = ReadFiles(options_.inputs, &resources_, &read_issues_, this, hooks);
    if (!read) return read.error();
    summary_.spans_read = read->spans + read->rejected;
    summary_.spans_rejected = read->rejected;
    summary_.files_already_known = read->repeats;
    Tell();
    return {};
  }

  Status OnSpan(Span span) override {
    if (options_.weight && span.weight_source == WeightSource::kUnknown) {
      span.weight = std::min(*options_.weight, kMaxWeight);
      span.weight_source = WeightSource::kConfigured;
    }
    names_.Apply(&span);
    if ((++progress_.spans_read & 0xFFFF) == 0) Tell();
    return Take(std::move(span));
  }

  void Tell() const {
    if (options_.progress) options_.progress(progress_);
  }

  Status Take(Span span) {
    ends_.Add(span.end_ns);
    return store_.OnSpan(std::move(span));
  }

  Status MeasureTraces() {
    watermark_ = ends_.Latest();
    if (ends_.Beyond() > 0)
      read_issues_.Add("implausible_time", db::Severity::kWarning, {}, 0,
                       "spans end more than a year after most others", ends_.Beyond());
    Result<db::Statement> is_closed = db_.Prepare("SELECT 1 FROM closed_trace WHERE trace = ?");
    if (!is_closed) return is_closed.error();
    Result<db::Statement> park =
        db_.Prepare("INSERT INTO parked_trace (trace, end_ns, spans) VALUES (?, ?, ?)");
    if (!park) return park.error();
    Result<std::optional<int64_t>> any = db::QueryInt(db_, "SELECT 1 FROM closed_trace LIMIT 1");
    if (!any) return any.error();
    const bool check_late = any->has_value();

    const auto measure = [&](std::vector<Span> spans) -> Status {
      if (Interrupted()) return Error{ErrorCode::kInterrupted, "interrupted", ""};
      const auto count = static_cast<int64_t>(spans.size());
      if (spans.size() > options_.memory_bytes / sizeof(Span))
        read_issues_.Add("great_trace", db::Severity::kWarning, {}, 0,
                         "a trace is always held whole: its spans alone exceed --memory", count);
      const TraceId id = spans.front().trace;
      const std::string key = ToBlob(id);
      if (check_late) {
        Result<bool> late = IsClosed(&*is_closed, id);
        if (!late) return late.error();
        if (*late) {
          summary_.spans_late += count;
          closed_.measurer.CountLate(spans);
          return {};
        }
      }
      const int64_t end = LatestEnd(spans);
      if (MayGrow(end)) {
        summary_.spans_parked += count;
        ++summary_.traces_parked;
        const std::string bytes = EncodeCompressed(spans);
        ARTERIAL_RETURN_IF_ERROR(park->Run(db::Blob{key}, end, db::Blob{bytes}));
        parked_.Measure(std::move(spans), options_.correct_skew);
        return {};
      }
      closed_.Measure(std::move(spans), options_.correct_skew);
      if ((++progress_.traces_closed & 0xFFF) == 0) Tell();
      if (end <= watermark_) latest_closed_.emplace(end, key);
      if (latest_closed_.size() > kRememberTraces) latest_closed_.erase(latest_closed_.begin());
      return {};
    };
    ARTERIAL_RETURN_IF_ERROR(store_.Drain(measure, [&](const TraceId& id, int64_t spans) {
      summary_.spans_rejected += spans;
      ReportTooLarge(id, spans, &read_issues_);
    }));
    Tell();
    summary_.spans_merged = closed_.counts.spans_merged;
    summary_.spans_analysed = closed_.counts.spans_in - closed_.counts.spans_merged;
    summary_.traces_partial = closed_.counts.partial_traces;
    summary_.traces_complete = closed_.counts.traces - closed_.counts.partial_traces;
    summary_.spilled_bytes = store_.spilled_bytes();
    summary_.peak_trace_bytes = store_.peak_memory();
    return {};
  }

  // Spans with a 64-bit id may belong to a trace that was closed under its short form.
  static Result<bool> IsClosed(db::Statement* find, const TraceId& id) {
    for (const TraceId& form : {id, TraceId{0, id.lo}}) {
      const std::string key = ToBlob(form);
      Result<bool> row = find->With(db::Blob{key}).Step();
      find->Reset();
      if (!row || *row) return row;
    }
    return false;
  }

  static int64_t LatestEnd(const std::vector<Span>& spans) {
    int64_t end = INT64_MIN;
    for (const Span& span : spans) end = std::max(end, span.end_ns);
    return end;
  }

  bool MayGrow(int64_t end) const {
    return options_.idle_time.count() > 0 && end > watermark_ - options_.idle_time.count() &&
           end <= watermark_;
  }

  Status RememberClosed() {
    Result<db::Statement> insert =
        db_.Prepare("INSERT OR REPLACE INTO closed_trace (trace, end_ns) VALUES (?, ?)");
    if (!insert) return insert.error();
    for (const auto& [end, key] : latest_closed_)
      ARTERIAL_RETURN_IF_ERROR(insert->Run(db::Blob{key}, end));
    Result<db::Statement> forget = db_.Prepare(
        "DELETE FROM closed_trace WHERE end_ns < ?1 OR trace NOT IN"
        " (SELECT trace FROM closed_trace ORDER BY end_ns DESC, trace DESC LIMIT ?2)");
    if (!forget) return forget.error();
    return forget->Run(watermark_ - kRememberNs, static_cast<int64_t>(kRememberTraces));
  }

  Status WriteIssues() {
    names_.Report(&read_issues_);
    closed_.counts.Report(&closed_.issues);
    parked_.counts.Report(&parked_.issues);
    if (summary_.spans_late > 0)
      read_issues_.Add("late_span", db::Severity::kWarning, {}, 0,
                       "of a trace that was closed before", summary_.spans_late);
    read_issues_.Merge(closed_.issues);
    ARTERIAL_RETURN_IF_ERROR(read_issues_.Write(db_, "ingest"));
    ARTERIAL_RETURN_IF_ERROR(db_.Exec("DELETE FROM issue WHERE phase = 'parked'"));
    ARTERIAL_RETURN_IF_ERROR(parked_.issues.Write(db_, "parked"));
    if (options_.configured) ARTERIAL_RETURN_IF_ERROR(WriteConfigIssues());
    for (const db::IssueLog* log : {&read_issues_, &parked_.issues})
      summary_.issues += log->Total(db::Severity::kWarning) + log->Total(db::Severity::kError);
    return {};
  }

  // Of the file as it is now; what the index has said of it already is not said twice.
  Status WriteConfigIssues() {
    ARTERIAL_RETURN_IF_ERROR(db_.Exec("DELETE FROM issue WHERE phase = 'config'"));
    ARTERIAL_RETURN_IF_ERROR(options_.config_issues.Write(db_, "config"));
    return db_.Exec(
        "DELETE FROM issue WHERE phase = 'config' AND (kind, file, line, detail) IN"
        " (SELECT kind, file, line, detail FROM issue WHERE phase <> 'config')");
  }

  Status WriteCounts() {
    Result<db::Statement> add = db_.Prepare(
        "INSERT INTO ingest_count (name, value) VALUES (?, ?)"
        " ON CONFLICT DO UPDATE SET value = value + excluded.value");
    if (!add) return add.error();
    const IngestSummary& s = summary_;
    for (const auto& [name, value] : {std::pair("spans_read", s.spans_read),
                                      {"spans_analysed", s.spans_analysed},
                                      {"spans_parked", s.spans_parked - s.spans_resumed},
                                      {"spans_late", s.spans_late},
                                      {"spans_merged", s.spans_merged},
                                      {"spans_rejected", s.spans_rejected},
                                      {"traces_complete", s.traces_complete},
                                      {"traces_partial", s.traces_partial}})
      ARTERIAL_RETURN_IF_ERROR(add->Run(name, value));
    return {};
  }

  db::Connection& db_;
  const IngestOptions& options_;
  IngestSummary summary_;
  IngestProgress progress_;
  ResourceTable resources_;  // outlives all that refers to it
  TraceStore store_;
  db::IssueLog read_issues_;
  SpanNames names_;
  Part closed_, parked_;
  Watermark ends_;
  int64_t watermark_ = 0;                                    // ends_.Latest(), once all is read
  std::set<std::pair<int64_t, std::string>> latest_closed_;  // (end, key), at most kRememberTraces
  bool had_parked_ = false;
};

}  // namespace

Result<IngestSummary> Ingest(db::Connection& db, const IngestOptions& options) {
  Run run(db, options);
  ARTERIAL_RETURN_IF_ERROR(db.InTransaction([&] { return run.All(); }));
  return run.summary();
}

}  // namespace arterial::runtime
