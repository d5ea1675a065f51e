#include "cli/commands/critical_path.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/path_tree.h"
#include "cli/resolve.h"
#include "cli/sections.h"
#include "cli/waterfall.h"
#include "db/support/text.h"
#include "runtime_join/analyse.h"

namespace arterial::cli {
namespace {

constexpr OptionSpec kOptions[] = {
    {"min-share", 'm', "SHARE",
     "leave out call paths that hold less with all below them (default 0.5%)"},
    {"exemplar", 'x', "", "show the slowest trace kept whole, too"},
};

constexpr Example kExamples[] = {
    {"arterial critical-path checkout", "where the time of the journey that ends in checkout goes"},
    {"arterial critical-path \"POST /checkout\" --min-share 0 --format json",
     "every call path of it, for scripts"},
};

// A few traces that can be looked at whole, the slowest first.
Status AddExemplars(db::Connection& db, int64_t journey, std::vector<std::string>* notes) {
  constexpr size_t kShown = 4;
  Result<Table> traces = QueryTable(db, "exemplars", journey);
  if (!traces) return traces.error();
  std::string text;
  for (size_t row = 0; row < std::min(kShown, traces->rows.size()); ++row) {
    if (row > 0) text += ", ";
    text += fmt::format("{} ({}{})", traces->Text(row, "trace"),
                        FormatDuration(traces->Int(row, "duration_ns")),
                        traces->Int(row, "failed") != 0 ? ", failed" : "");
  }
  if (text.empty()) return {};
  notes->push_back(
      fmt::format("{} kept whole, the slowest first: {}; `arterial trace ID` shows one.",
                  Counted(traces->rows.size(), "trace"), text));
  return {};
}

// What the order of calls in the code says of the assumed time.
std::string SettledNote(const Table& settled) {
  if (settled.rows.empty() || settled.Int(0, "assumed_ns") == 0) return {};
  const double share = static_cast<double>(settled.Int(0, "settled_ns")) /
                       static_cast<double>(settled.Int(0, "assumed_ns"));
  return fmt::format(" The order of calls in the code settles {} of that.", FormatShare(share));
}

std::string ClippedNote(double share) {
  if (share <= 0) return {};
  return fmt::format(" {} rests on spans that were cut to their parents.", FormatShare(share));
}

// What arterial.yaml expects of the journey, and what came of it.
std::string ObjectiveNote(const Table& figures) {
  std::string text = fmt::format("Expected: {}. It is: ", figures.Text(0, "objective"));
  if (figures.Has(0, "within_latency"))
    text += FormatShare(figures.Real(0, "within_latency")) + " within that time, ";
  return text + FormatShare(figures.Real(0, "available")) + " available.";
}

// Calls that need not wait for each other; left out where there are none.
Status AddPairs(db::Connection& db, const JourneyName& journey, Document* document) {
  Result<Table> pairs = QueryTable(db, "sequential_pairs", journey.id);
  if (!pairs) return pairs.error();
  if (pairs->rows.empty()) return {};
  Section section;
  section.key = "sequential_pairs";
  section.title = fmt::format("Calls of {} that follow each other without need", journey.name);
  section.table = std::move(*pairs);
  section.notes.push_back(
      "The second is given nothing of what the first answers, and is made whatever that is: made "
      "at the same time they would save the shorter one.");
  document->sections.push_back(std::move(section));
  return {};
}

// What holds the time of fast and of slow requests.
Status AddOctaves(db::Connection& db, const JourneyName& journey, Document* document) {
  Result<Table> parts = QueryTable(db, "critical_octaves", journey.id);
  if (!parts) return parts.error();
  Section section;
  section.key = "octaves";
  section.title = fmt::format("What holds the time of {}, by how long it takes", journey.name);
  section.table.columns = {{"at_least_ns", "from", ColumnType::kDuration},
                           {"traces", "traces", ColumnType::kCount},
                           {"parts", "most critical", ColumnType::kText}};
  for (size_t row = 0; row < parts->rows.size(); ++row) {
    const std::string part =
        fmt::format("{} {} ({})", parts->Text(row, "component"), parts->Text(row, "operation"),
                    FormatShare(parts->Real(row, "share")));
    const Cell from{parts->Int(row, "at_least_ns")};
    std::vector<std::vector<Cell>>& rows = section.table.rows;
    if (parts->Int(row, "place") == 1)
      rows.push_back({from, {parts->Int(row, "traces")}, {std::vector<std::string>{part}}});
    else
      std::get<std::vector<std::string>>(rows.back()[2].value).push_back(part);
  }
  if (section.table.rows.size() > 1) document->sections.push_back(std::move(section));
  return {};
}

// The slowest trace that is kept, whole.
Status AddExemplar(db::Connection& db, const JourneyName& journey, Document* document) {
  Result<Table> traces = QueryTable(db, "exemplars", journey.id);
  if (!traces) return traces.error();
  if (traces->rows.empty()) return {};
  Places places;
  ARTERIAL_RETURN_IF_ERROR(places.Read(db));
  db::IssueLog issues;
  Waterfall slowest;
  Result<runtime::AnalyseCounts> counts = runtime::AnalyseExemplar(
      db, std::string(traces->Text(0, "trace")), {},
      [&](const runtime::Trace& trace, const std::vector<runtime::Section>& sections) -> Status {
        slowest = Describe(trace, sections, traces->Int(0, "duration_ns"));
        return {};
      },
      &issues);
  if (!counts) return counts.error();
  document->sections.push_back(WaterfallSection(slowest, places, false));
  return {};
}

Result<Section> JourneySection(db::Connection& db, const JourneyName& journey, double least) {
  Result<Table> figures = QueryTable(db, "journey_row", journey.id);
  if (!figures) return figures.error();
  Result<Table> paths = QueryTable(db, "critical_path", journey.id);
  if (!paths) return paths.error();
  Section section;
  section.key = "critical_path";
  section.title = fmt::format("Critical path of {} ({})", journey.name, journey.component);
  section.when_empty = "No complete trace of this journey was analysed.";
  size_t hidden = 0;
  section.table = FlattenPaths(*paths, least, &hidden);
  if (hidden > 0)
    section.notes.push_back(fmt::format("{} below {} left out; --min-share 0 shows all.",
                                        Counted(hidden, "call path"), FormatShare(least)));
  Result<Table> settled = QueryTable(db, "critical_settled", journey.id);
  if (!settled) return settled.error();
  if (!figures->rows.empty())
    section.notes.push_back(fmt::format(
        "{}, p50 {}, p95 {}, p99 {}, errors {}. {} of the critical time is assumed: "
        "timing cannot tell the order of overlapping siblings.{}{}",
        Counted(figures->Int(0, "traces"), "trace"), FormatDuration(figures->Int(0, "p50_ns")),
        FormatDuration(figures->Int(0, "p95_ns")), FormatDuration(figures->Int(0, "p99_ns")),
        FormatShare(figures->Real(0, "error_share")),
        FormatShare(figures->Real(0, "assumed_share")), SettledNote(*settled),
        ClippedNote(figures->Real(0, "clipped_share"))));
  if (!figures->rows.empty() && figures->Has(0, "objective"))
    section.notes.push_back(ObjectiveNote(*figures));
  ARTERIAL_RETURN_IF_ERROR(AddExemplars(db, journey.id, &section.notes));
  return section;
}

Result<int> RunCriticalPath(Invocation& invocation) {
  Result<double> least = invocation.arguments.Share("min-share", 0.005);
  if (!least) return least.error();
  Result<db::Connection> db = OpenForReading(invocation);
  if (!db) return db.error();
  Result<std::vector<JourneyName>> journeys =
      ResolveJourney(*db, invocation.arguments.operands()[0]);
  if (!journeys) return journeys.error();
  Document document;
  for (const JourneyName& journey : *journeys) {
    Result<Section> section = JourneySection(*db, journey, *least);
    if (!section) return section.error();
    if (journeys->size() > 1) section->key = journey.component;
    document.sections.push_back(std::move(*section));
    ARTERIAL_RETURN_IF_ERROR(AddOctaves(*db, journey, &document));
    ARTERIAL_RETURN_IF_ERROR(AddPairs(*db, journey, &document));
    if (invocation.arguments.Has("exemplar"))
      ARTERIAL_RETURN_IF_ERROR(AddExemplar(*db, journey, &document));
  }
  return Show(invocation, document);
}

}  // namespace

constexpr Command kCriticalPath = {
    .name = "critical-path",
    .operands = "JOURNEY",
    .least_operands = 1,
    .most_operands = 1,
    .summary = "where the time of a journey goes, and who owns it",
    .about =
        "Shows the call paths below the journey's first span. With callees: share of the "
        "journey's critical time held by the span and all below it; itself: by the span "
        "alone, and of that the share which rests on a span cut to its parent or on a guess "
        "between siblings; on path: in how many traces it holds any; slack: how much slower it "
        "could "
        "get, where it is off the path, before the journey does. Slow requests may take other "
        "paths than fast ones: a second table has what holds most of the time for each octave of "
        "the duration.\n\n"
        "JOURNEY is any end of its name that fits one journey only, in any case.",
    .options = kOptions,
    .examples = kExamples,
    .run = RunCriticalPath,
};

}  // namespace arterial::cli
