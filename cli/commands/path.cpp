#include "cli/commands/path.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/narrow.h"
#include "cli/sections.h"
#include "cli/subject.h"
#include "db/queries/paths.h"
#include "db/support/text.h"

namespace arterial::cli {
namespace {

constexpr OptionSpec kOptions[] = {
    {"kind", 'k', "KIND", "what FROM and TO are: operation, component, target, owner or file"},
    {"journey", 'j', "JOURNEY", "only along dependencies that this journey was seen to use"},
    {"status", '\0', "STATUS", "only along confirmed, static-only or runtime-only ones"},
    {"verdict", '\0', "VERDICT", "only along mandatory, optional, mixed, untested or async ones"},
    {"since", '\0', "WHEN", "only along those called since (2026-11-21, 2026-11-21T12, UTC)"},
};

constexpr Example kExamples[] = {
    {"arterial path \"POST /checkout\" Charge", "how a request comes to charge a card"},
    {"arterial path shop/gateway redis", "from one component to another, with the call sites"},
    {"arterial path \"GET /\" Convert --verdict mandatory", "along calls that fail it"},
};

struct PathQuestion {
  db::PathKind kind;
  std::string_view key;
};
constexpr PathQuestion kQuestions[] = {
    {db::PathKind::kShortest, "shortest"},
    {db::PathKind::kRunTime, "shortest at run time"},
    {db::PathKind::kSource, "shortest in the source"},
    {db::PathKind::kTravelled, "most travelled"},
};

// One path, with all that it is.
struct Found {
  std::vector<db::Step> steps;
  std::vector<std::string> names;
};

Result<Found> Describe(db::Graph* graph, const std::vector<db::Step>& steps) {
  Found found{steps, {}};
  for (size_t i = 0; i < steps.size(); ++i) {
    if (i == 0) {
      Result<db::Node> first = graph->Describe(steps[0].from);
      if (!first) return first.error();
      found.names.push_back(std::move(first->operation));
    }
    Result<db::Node> next = graph->Describe(steps[i].to);
    if (!next) return next.error();
    found.names.push_back(std::move(next->operation));
  }
  return found;
}

std::vector<Cell> AnswerRow(std::string_view question, const Found& found, int64_t number) {
  Cell names{found.names};
  for (const std::string& name : found.names)
    names.shown += (names.shown.empty() ? "" : " > ") + name;
  uint32_t least = UINT32_MAX;
  for (const db::Step& step : found.steps) least = std::min(least, step.calls);
  return {{std::string(question)},
          {number},
          {static_cast<int64_t>(found.steps.size())},
          {static_cast<int64_t>(least)},
          std::move(names)};
}

Result<Document> Answer(db::Connection& db, const std::vector<uint32_t>& from,
                        const std::vector<uint32_t>& to, const db::Follow& follow) {
  Result<db::Graph> graph = db::Graph::Open(db);
  if (!graph) return graph.error();
  Section answers{"paths", "", {}, "No chain of calls leads there.", {}};
  answers.table.columns = {{"question", "path", ColumnType::kText},
                           {"path_number", "number", ColumnType::kInteger},
                           {"hops", "calls on it", ColumnType::kCount},
                           {"least_calls", "least travelled", ColumnType::kCount},
                           {"operations", "operations", ColumnType::kPath}};
  std::vector<Found> paths;
  for (const PathQuestion& question : kQuestions) {
    Result<std::optional<std::vector<db::Step>>> steps =
        db::FindPath(&*graph, question.kind, from, to, follow);
    if (!steps) return steps.error();
    if (!*steps) continue;
    Result<Found> found = Describe(&*graph, **steps);
    if (!found) return found.error();
    const auto same = std::find_if(paths.begin(), paths.end(),
                                   [&](const Found& each) { return each.names == found->names; });
    const int64_t number = same - paths.begin() + 1;
    answers.table.rows.push_back(AnswerRow(question.key, *found, number));
    if (same == paths.end()) paths.push_back(std::move(*found));
  }
  Result<db::Statement> step = db::PrepareNamed(db, "path_step");
  if (!step) return step.error();
  Section calls{"steps", "Calls on them", {}, "", {}};
  calls.table.columns = ReadColumns(*step, Reading::kNamed);
  for (size_t path = 0; path < paths.size(); ++path)
    for (size_t i = 0; i < paths[path].steps.size(); ++i) {
      step->With(int64_t{paths[path].steps[i].dependency}, static_cast<int64_t>(path + 1),
                 static_cast<int64_t>(i + 1));
      Result<bool> row = step->Step();
      if (!row) return row.error();
      if (*row) calls.table.rows.push_back(ReadRow(*step, Reading::kNamed));
    }
  return Document{{std::move(answers), std::move(calls)}};
}

Result<int> RunPath(Invocation& invocation) {
  const Arguments& arguments = invocation.arguments;
  std::optional<db::SubjectKind> kind;
  if (const std::optional<std::string> word = arguments.Get("kind")) {
    kind = ParseSubjectKind(*word);
    if (!kind)
      return UnknownName("kind", *word, {"operation", "component", "target", "owner", "file"});
  }
  Result<db::Follow> follow = ReadFollow(arguments);
  if (!follow) return follow.error();
  Result<db::Connection> db = OpenForReading(invocation);
  if (!db) return db.error();
  ARTERIAL_RETURN_IF_ERROR(FollowJourney(arguments, *db, &*follow));
  std::vector<uint32_t> ends[2];
  std::string names[2];
  for (int i = 0; i < 2; ++i) {
    Result<Subject> subject =
        ResolveSubject(*db, arguments.operands()[static_cast<size_t>(i)], kind);
    if (!subject) return subject.error();
    Result<std::vector<uint32_t>> nodes = db::NodesOfSubject(*db, subject->kind, subject->name);
    if (!nodes) return nodes.error();
    ends[i] = std::move(*nodes);
    names[i] = subject->name;
  }
  for (const uint32_t node : ends[0])
    if (std::find(ends[1].begin(), ends[1].end(), node) != ends[1].end())
      return Error{ErrorCode::kUsage, "FROM and TO have an operation in common", {}};
  Result<Document> document = Answer(*db, ends[0], ends[1], *follow);
  if (!document) return document.error();
  document->sections[0].title = fmt::format("From {} to {}", names[0], names[1]);
  if (document->sections[0].table.rows.empty()) document->sections.pop_back();
  Result<std::string> unknown = UnknownNote(*db);
  if (!unknown) return unknown.error();
  if (!unknown->empty()) document->sections.back().notes.push_back(*unknown);
  return Show(invocation, *document);
}

}  // namespace

constexpr Command kPath = {
    .name = "path",
    .operands = "FROM TO",
    .least_operands = 2,
    .most_operands = 2,
    .summary = "how one thing comes to call another: shortest, most travelled",
    .about =
        "FROM and TO are operations or components (or build targets, owners, files), by any end "
        "that fits one only.\n\n"
        "Four answers, which may be one path: the shortest, whatever shows its calls; the shortest "
        "of calls that were all observed; of calls that are all in the source; the most travelled: "
        "the one whose least travelled call was observed most often. Paths follow operations: "
        "that each of its calls happens does not mean that one request makes them all. The calls "
        "are rows of the view and export `dependencies`; build dependencies have `somepath`.",
    .options = kOptions,
    .examples = kExamples,
    .run = RunPath,
};

}  // namespace arterial::cli
