#include "cli/commands/ingest.h"

#include <chrono>
#include <optional>

#include "cli/configured.h"
#include "cli/counts.h"
#include "cli/database.h"
#include "cli/sizes.h"
#include "runtime_join/ingest.h"
#include "runtime_join/match/join.h"

namespace arterial::cli {
namespace {

constexpr Example kExamples[] = {
    {"arterial ingest traces.jsonl.zst", "one file, as the Collector's file exporter writes it"},
    {"arterial ingest recordings/ --memory 256M", "all files of a folder, in little memory"},
    {"arterial ingest - < traces.jsonl", "from standard input"},
};

constexpr OptionSpec kOptions[] = {
    {"memory", '\0', "SIZE", "memory of open traces; more spill to disk (default: 1G)"},
    {"trace-limit", '\0', "SIZE",
     "spans of one trace, which is held whole; one beyond it is left out and counted (default: "
     "1G); up to two and a half times as much memory is used"},
    {"idle-time", '\0', "SECONDS",
     "traces that ended less than this before the last span may still grow (default: 30)"},
    {"input-format", '\0', "NAME", "format of all inputs, instead of recognising each"},
    {"weight", '\0', "N", "requests that a trace stands for where it does not say so"},
    {"name-rule", '\0', "GLOB=TEXT",
     "words of span names that fit GLOB become TEXT; may be given several times"},
    {"raw-names", '\0', "", "leave span names as they are"},
    {"root", 'C', "DIR",
     "the tree whose arterial.yaml names journeys and rules (default: that of the "
     "database, else the repository around the working directory)"},
    {"no-skew", '\0', "", "leave times as they are instead of correcting clock skew"},
};

Result<runtime::IngestOptions> ReadOptions(const Arguments& arguments) {
  runtime::IngestOptions options;
  options.inputs = arguments.operands();
  Result<uint64_t> memory = ParseSize("memory", arguments.Get("memory").value_or("1G"));
  if (!memory) return memory.error();
  options.memory_bytes = *memory;
  Result<uint64_t> trace = ParseSize("trace-limit", arguments.Get("trace-limit").value_or("1G"));
  if (!trace) return trace.error();
  options.trace_bytes = *trace;
  Result<int64_t> idle = arguments.Int("idle-time", 30);
  if (!idle) return idle.error();
  options.idle_time = std::chrono::seconds(*idle);
  if (arguments.Has("weight")) {
    Result<int64_t> weight = arguments.Int("weight", 1, 1);
    if (!weight) return weight.error();
    options.weight = static_cast<uint64_t>(*weight) >= runtime::kMaxWeight / runtime::kWeightOne
                         ? runtime::kMaxWeight
                         : static_cast<runtime::Weight>(*weight) * runtime::kWeightOne;
  }
  options.names.enabled = !arguments.Has("raw-names");
  for (const std::string& rule : arguments.All("name-rule")) {
    const size_t equals = rule.rfind('=');
    if (equals == std::string::npos || equals == 0)
      return Error{ErrorCode::kUsage, "a rule is GLOB=TEXT, as in 'cart-*={cart}'", rule};
    options.names.own.emplace_back(rule.substr(0, equals), rule.substr(equals + 1));
  }
  options.format = arguments.Get("input-format").value_or("");
  options.correct_skew = !arguments.Has("no-skew");
  return options;
}

std::vector<Figure> Figures(const runtime::IngestSummary& summary) {
  return {{"files read", summary.files},
          {"files known by their content, not counted again", summary.files_already_known},
          {"spans read", summary.spans_read},
          {"spans analysed", summary.spans_analysed},
          {"spans resumed from earlier runs", summary.spans_resumed},
          {"spans parked: counted, and their traces may still grow", summary.spans_parked},
          {"spans late: of traces that were closed before", summary.spans_late},
          {"spans merged: equal to another", summary.spans_merged},
          {"spans rejected: damaged beyond use, or of too large a trace", summary.spans_rejected},
          {"traces complete", summary.traces_complete},
          {"traces partial", summary.traces_partial},
          {"traces parked", summary.traces_parked},
          {"bytes spilled to disk", summary.spilled_bytes}};
}

Result<int> RunIngest(Invocation& invocation) {
  Result<runtime::IngestOptions> options = ReadOptions(invocation.arguments);
  if (!options) return options.error();
  const std::string path = DatabaseForIngest(invocation.arguments.Get("db"));
  Result<db::Connection> db = OpenForWriting(path);
  if (!db) return db.error();
  ARTERIAL_RETURN_IF_ERROR(ReadConfig(invocation.arguments.Get("root"), *db, &*options));
  std::optional<Progress> progress(std::in_place, invocation.err, "reading spans");
  options->progress = [&](const runtime::IngestProgress& at) {
    progress->Update(at.spans_read, 0,
                     at.traces_closed > 0 ? std::to_string(at.traces_closed) + " traces analysed"
                                          : std::string());
  };
  Result<runtime::IngestSummary> summary = runtime::Ingest(*db, *options);
  if (!summary) return summary.error();
  progress.reset();
  Result<runtime::JoinSummary> join = runtime::RebuildJoin(*db);
  if (!join) return join.error();

  std::vector<Figure> figures = Figures(*summary);
  for (Figure& figure : JoinFigures(*join)) figures.push_back(std::move(figure));
  Section section = FiguresSection("ingest", figures, 0);
  Result<std::string> note = IssuesNote(*db, "'ingest', 'parked', 'join'");
  if (!note) return note.error();
  if (!note->empty()) section.notes.push_back(*note);
  section.notes.push_back("The database is " + path + ".");
  Result<int> shown = Show(invocation, {{std::move(section)}});
  // Also where nothing that was read is a span, as with a wrong --input-format.
  const bool nothing =
      summary->spans_read == summary->spans_rejected && summary->files_already_known == 0;
  return shown && nothing ? Result<int>(kExitNothing) : shown;
}

}  // namespace

constexpr Command kIngest = {
    .name = "ingest",
    .operands = "FILE...",
    .least_operands = 1,
    .most_operands = -1,
    .summary = "read traces: files, folders, archives, or - for standard input",
    .about =
        "Reads traces and recognises their format by content, never by name: OTLP as JSON and "
        "protobuf (also as the Collector's file exporter frames and compresses it), Jaeger's JSON "
        "of its API, page and Elasticsearch, Jaeger's Kafka messages (JSON and protobuf), Zipkin "
        "JSON v1 and v2, and rows of the ClickHouse exporter's table otel_traces (JSONEachRow, "
        "RowBinary). FILE is a file, a folder, a glob, a tar archive of files, or -; each plain, "
        "gzip or zstd. What cannot be used is refused with what to export instead.\n\n"
        "--input-format names one of otlp-json, otlp-proto, jaeger-json, jaeger-jsonpb, "
        "jaeger-proto, zipkin-v2, zipkin-v1, clickhouse-json, clickhouse-row-binary.\n\n"
        "Words of span names that tell requests apart become placeholders: {uuid}; {email}; "
        "{hash}, 16 and more hexadecimal digits; {n}, numbers of 4 and more digits; {id}, numbers "
        "and mixed words within paths. `arterial export issues` counts each. --name-rule adds to "
        "them, --raw-names switches them off. Requests that no user made start no journey, by "
        "the rules health-check (paths), uptime-monitor (user agents) and synthetic; `traces:` of "
        "arterial.yaml extends all of these rules or switches them off, `journeys:` names critical "
        "user journeys.\n\n"
        "Each trace is assembled, measured once and added to the aggregates; a few whole traces "
        "are kept as examples. A file whose content was read before is not counted again. A "
        "broken line or trace is counted and costs itself only.",
    .options = kOptions,
    .examples = kExamples,
    .run = RunIngest,
};

}  // namespace arterial::cli
