#include "cli/commands/trace.h"

#include <filesystem>

#include "cli/waterfall.h"
#include "db/issues.h"
#include "db/support/hash.h"
#include "runtime_join/analyse.h"

namespace arterial::cli {
namespace {

constexpr OptionSpec kOptions[] = {
    {"all", 'a', "", "show spans that hold no critical time, too"},
    {"input-format", '\0', "NAME", "format of the file (see `arterial ingest --help`)"},
    {"no-skew", '\0', "", "leave times as they are, correct no clock"},
};

constexpr Example kExamples[] = {
    {"arterial trace 4bf92f3577b34da6", "one trace that the database keeps whole"},
    {"arterial trace traces.jsonl --all", "the slowest trace of a file, every span"},
};

// The trace whose root lasts longest; of equal ones the smaller id.
Result<Waterfall> Read(Invocation& invocation, const std::string& what, bool file, Places* places) {
  runtime::AnalyseOptions options;
  options.correct_skew = !invocation.arguments.Has("no-skew");
  options.format = invocation.arguments.Get("input-format").value_or("");
  Waterfall longest;
  const runtime::OnTrace keep = [&](const runtime::Trace& trace,
                                    const std::vector<runtime::Section>& sections) -> Status {
    int64_t duration = 0;
    for (int32_t root : trace.roots) {
      const runtime::Span& span = trace.spans[static_cast<size_t>(root)];
      duration = std::max(duration, span.adjusted_end_ns - span.adjusted_start_ns);
    }
    if (duration > longest.duration_ns ||
        (duration == longest.duration_ns && ToHex(trace.id) < longest.id))
      longest = Describe(trace, sections, duration);
    return {};
  };
  db::IssueLog issues;
  Result<db::Connection> db = OpenForReading(invocation);
  if (!db && !file) return db.error();
  Result<runtime::AnalyseCounts> counts =
      file ? runtime::AnalyseFiles({what}, options, keep, &issues)
           : runtime::AnalyseExemplar(*db, what, options, keep, &issues);
  if (!counts) return counts.error();
  // A file can be looked at without any database; with one, owners and sites are known.
  if (!db) return longest;
  if (const Status known = places->Read(*db); !known) return known.error();
  return longest;
}

Result<int> RunTrace(Invocation& invocation) {
  const std::string& what = invocation.arguments.operands()[0];
  std::error_code ignored;
  const bool file = what == "-" || std::filesystem::exists(what, ignored);
  Places places;
  Result<Waterfall> trace = Read(invocation, what, file, &places);
  if (!trace) return trace.error();
  if (trace->rows.empty()) return kExitNothing;
  return Show(invocation, {{WaterfallSection(*trace, places, invocation.arguments.Has("all"))}});
}

}  // namespace

constexpr Command kTrace = {
    .name = "trace",
    .operands = "TRACE",
    .least_operands = 1,
    .most_operands = 1,
    .summary = "one trace as a waterfall, its critical path marked",
    .about =
        "TRACE is the id of a trace that the database keeps whole, or its first eight digits "
        "(`arterial critical-path JOURNEY` names some), or a file of traces in any format that "
        "`arterial ingest` reads, of which the slowest is shown. Owners and call sites come from "
        "the database, where there is one.",
    .options = kOptions,
    .examples = kExamples,
    .run = RunTrace,
};

}  // namespace arterial::cli
