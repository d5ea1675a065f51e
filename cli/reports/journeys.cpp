#include "cli/reports/journeys.h"

#include <fmt/format.h>

#include <cmath>

#include "cli/path_tree.h"
#include "cli/sections.h"

namespace arterial::cli {
namespace {

constexpr size_t kMostJourneys = 20;      // whose paths, callees and latency are told
constexpr int64_t kMostCallees = 50;      // of a journey
constexpr double kLeastPathShare = .005;  // of a journey's critical time

// Appends the rows of `more`, which has the same columns.
void Append(Table* table, Table more) {
  if (table->columns.empty()) table->columns = std::move(more.columns);
  for (std::vector<Cell>& row : more.rows) table->rows.push_back(std::move(row));
}

// The histogram's bucket i ends at 2^((i+1)/64) ns; sixteen of them are one row here.
int64_t BoundOf(int64_t bucket) {
  return bucket < 0 ? 0 : static_cast<int64_t>(std::exp2(static_cast<double>(bucket) / 4));
}

// Rows of one journey: from, to, how many and their share.
Result<Table> LatencyOf(db::Connection& db, int64_t id, const std::string& journey) {
  Result<Table> buckets = QueryTable(db, "report_latency", id);
  if (!buckets) return buckets.error();
  Table out;
  out.columns = {{"journey", "journey", ColumnType::kText},
                 {"from_ns", "from", ColumnType::kDuration},
                 {"to_ns", "to", ColumnType::kDuration},
                 {"traces", "traces", ColumnType::kCount},
                 {"share", "share", ColumnType::kShare}};
  double all = 0;
  for (size_t row = 0; row < buckets->rows.size(); ++row) all += buckets->Real(row, "traces");
  for (size_t row = 0; row < buckets->rows.size(); ++row) {
    const int64_t bucket = buckets->Int(row, "bucket");
    const int64_t traces = buckets->Int(row, "traces");
    out.rows.push_back({{journey},
                        {BoundOf(bucket)},
                        {BoundOf(bucket + 1)},
                        {traces},
                        {static_cast<double>(traces) / all}});
  }
  return out;
}

struct Parts {
  Table callees, latency, pairs;
  std::string ids;  // JSON array of the journeys told of
};

// Journeys of one name in several components are told apart.
std::string NameOf(const Table& journeys, size_t row) {
  const std::string name(journeys.Text(row, "journey"));
  for (size_t other = 0; other < journeys.rows.size(); ++other)
    if (other != row && journeys.Text(other, "journey") == name)
      return fmt::format("{} ({})", name, journeys.Text(row, "component"));
  return name;
}

Result<Parts> PartsOf(db::Connection& db, const Table& journeys, const ReportScope& scope) {
  Parts out;
  for (size_t row = 0; row < std::min(journeys.rows.size(), kMostJourneys); ++row) {
    const int64_t id = journeys.Int(row, "journey_id");
    const std::string name = NameOf(journeys, row);
    out.ids += (out.ids.empty() ? "" : ",") + std::to_string(id);
    Result<Table> latency = LatencyOf(db, id, name);
    if (!latency) return latency.error();
    Append(&out.latency, std::move(*latency));

    Result<Table> pairs = QueryTable(db, "sequential_pairs", id);
    if (!pairs) return pairs.error();
    pairs->columns.insert(pairs->columns.begin(), {"journey", "journey", ColumnType::kText});
    for (std::vector<Cell>& each : pairs->rows) each.insert(each.begin(), Cell{name});
    Append(&out.pairs, std::move(*pairs));
  }
  out.ids = "[" + out.ids + "]";
  Result<Table> callees =
      QueryTable(db, "report_journey_callees", out.ids, scope.owner, kMostCallees);
  if (!callees) return callees.error();
  out.callees = std::move(*callees);
  return out;
}

Result<Section> PathSection(db::Connection& db, const std::string& ids) {
  Result<Table> paths = QueryTable(db, "report_critical_paths", ids);
  if (!paths) return paths.error();
  Section section{"critical_paths",
                  "Where the time of journeys goes, by call path",
                  {},
                  "No complete trace was analysed."};
  size_t hidden = 0;
  section.table = FlattenPaths(*paths, kLeastPathShare, &hidden);
  section.picture = Picture::kFlame;
  if (hidden > 0)
    section.notes.push_back(
        fmt::format("{} that hold less than 0.5 % of their journey are left out; `arterial "
                    "critical-path JOURNEY --min-share 0` shows them.",
                    Counted(hidden, "call path")));
  return section;
}

Result<Document> Build(db::Connection& db, const ReportScope& scope) {
  Document out;
  const char* none = "No complete trace was analysed.";
  ARTERIAL_RETURN_IF_ERROR(AddSection(db, &out, "journeys", "Journeys by traffic", none,
                                      "report_journeys", scope.owner, scope.limit));
  Result<Parts> parts = PartsOf(db, out.sections[0].table, scope);
  if (!parts) return parts.error();
  if (out.sections[0].table.rows.size() > kMostJourneys)
    out.sections[0].notes.push_back(fmt::format(
        "Below, the {} with the most traffic; `arterial critical-path JOURNEY` tells of any.",
        kMostJourneys));
  Result<Section> paths = PathSection(db, parts->ids);
  if (!paths) return paths.error();
  DropColumn(&out.sections[0].table, "journey_id");
  out.sections.push_back({"latency", "How long journeys take", std::move(parts->latency), none});
  out.sections.back().picture = Picture::kHistogram;
  out.sections.push_back(std::move(*paths));
  out.sections.push_back({"journey_callees", "What journeys call, mandatory first",
                          std::move(parts->callees), "No journey calls another component."});
  out.sections.push_back({"sequential_pairs", "Calls that follow each other without need",
                          std::move(parts->pairs),
                          "No two calls on a critical path could be made at the same time."});
  Section& pairs = out.sections.back();
  DropColumn(&pairs.table, "path_id");
  pairs.finding = {"sequential-calls", "note",
                   "Two calls follow each other although neither needs the other: made at the same "
                   "time they would save the shorter one.",
                   "{first_callee} is waited for here before {second_callee} is called at "
                   "{second_site}, which does not need it: together they would save {saves_ns} of "
                   "{journey} ({saves_share})."};
  return out;
}

}  // namespace

constexpr Report kJourneysReport = {
    "journeys", "latency, critical paths and callees of each journey, and where it waits in vain",
    Build};

}  // namespace arterial::cli
