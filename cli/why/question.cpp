#include "cli/why/question.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "cli/configured.h"
#include "cli/query.h"
#include "db/issues.h"
#include "db/support/text.h"
#include "runtime_join/analyse.h"
#include "runtime_join/journeys.h"
#include "runtime_join/operation_name.h"

namespace arterial::cli {
namespace {

constexpr size_t kLeastDigits = 8;

bool LooksLikeTrace(const std::string& text) {
  return text.size() >= kLeastDigits && text.size() <= 32 &&
         ToLower(text).find_first_not_of("0123456789abcdef") == std::string::npos;
}

// Takes the requests of one trace that the question is about.
class Collector {
 public:
  Collector(const Question& question, const runtime::JourneyConfig& journeys, Known* known)
      : question_(question), journeys_(journeys), known_(known) {}

  void Take(const runtime::Trace& trace) {
    ++requests_.traces;
    const runtime::Topology topology = runtime::FindCalls(trace, journeys_.components);
    const runtime::Survives survives = [this](const runtime::Hop& caller,
                                              const runtime::Hop& callee) {
      return known_->Survives(caller, callee);
    };
    for (const int32_t entry : Entries(trace, topology))
      Keep(runtime::Explain(trace, topology, journeys_.components, entry, survives));
  }

  Requests Finish() {
    std::sort(requests_.all.begin(), requests_.all.end(), Slower);
    return std::move(requests_);
  }

 private:
  static bool Slower(const runtime::Explanation& a, const runtime::Explanation& b) {
    return a.duration_ns != b.duration_ns ? a.duration_ns > b.duration_ns : a.trace < b.trace;
  }

  std::vector<int32_t> Entries(const runtime::Trace& trace,
                               const runtime::Topology& topology) const {
    std::vector<int32_t> entries;
    if (question_.kind == Question::Kind::kOperation) {
      for (const int32_t entry : topology.entries) {
        const runtime::Span& span = trace.spans[static_cast<size_t>(entry)];
        if (IsAsked(span)) entries.push_back(entry);
      }
      return entries;
    }
    for (const runtime::JourneyInstance& journey :
         runtime::FindJourneys(trace, topology, journeys_))
      if (question_.kind != Question::Kind::kJourney || journey.name == question_.text)
        entries.push_back(journey.entry);
    // A fragment has no journey, but somebody may have nothing better.
    if (entries.empty() && question_.kind != Question::Kind::kJourney) entries = trace.roots;
    return entries;
  }

  bool IsAsked(const runtime::Span& span) const {
    const runtime::Resource& r = *span.resource;
    const std::string component =
        r.service_namespace.empty() ? r.service_name : r.service_namespace + "/" + r.service_name;
    const std::string name = runtime::NameOperation(span).name;
    return name == question_.text || known_->Operation(component, name).name == question_.text;
  }

  // All but those of files, which may hold millions.
  void Keep(runtime::Explanation explanation) {
    if (question_.kind == Question::Kind::kFile) {
      for (runtime::Explanation& kept : requests_.all) {
        if (kept.failed != explanation.failed) continue;
        if (Slower(explanation, kept)) kept = std::move(explanation);
        return;
      }
    }
    requests_.all.push_back(std::move(explanation));
  }

  const Question& question_;
  const runtime::JourneyConfig& journeys_;
  Known* known_;
  Requests requests_;
};

// The traces kept whole that may hold what is asked for.
Result<std::set<std::string>> Exemplars(db::Connection& db, const Question& question) {
  std::set<std::string> traces;
  const auto add = [&](const Result<Table>& table) -> Status {
    if (!table) return table.error();
    for (size_t row = 0; row < table->rows.size(); ++row) traces.emplace(table->Text(row, "trace"));
    return {};
  };
  if (question.kind == Question::Kind::kOperation)
    ARTERIAL_RETURN_IF_ERROR(add(QueryTable(db, "why_exemplars", nullptr, question.text)));
  for (const JourneyName& journey : question.journeys)
    ARTERIAL_RETURN_IF_ERROR(add(QueryTable(db, "why_exemplars", journey.id, nullptr)));
  return traces;
}

}  // namespace

Result<Question> Understand(db::Connection* db, const std::string& text) {
  using Kind = Question::Kind;
  std::error_code ignored;
  // Folders often have the names of services; who means one can name the files in it.
  if (text == "-" ||
      (std::filesystem::exists(text, ignored) && !std::filesystem::is_directory(text, ignored)))
    return Question{Kind::kFile, text, {}};
  if (db == nullptr)
    return Error{ErrorCode::kEnvironment, "no such file, and there is no database to ask", text};
  if (LooksLikeTrace(text)) return Question{Kind::kTrace, text, {}};
  // Of a journey and its first operation, which have one name, the journey is meant.
  Result<std::vector<JourneyName>> journeys = ResolveJourney(*db, text);
  if (journeys) return Question{Kind::kJourney, journeys->front().name, *journeys};
  if (journeys.error().code == ErrorCode::kUsage) return journeys.error();
  Result<std::string> operation = ResolveOperation(*db, text, "journey or operation");
  if (!operation) return operation.error();
  return Question{Kind::kOperation, *operation, {}};
}

Result<Requests> ExplainRequests(Invocation& invocation, db::Connection* db,
                                 const Question& question, Known* known) {
  runtime::AnalyseOptions options;
  options.format = invocation.arguments.Get("input-format").value_or("");
  runtime::IngestOptions configured;
  if (db != nullptr) ARTERIAL_RETURN_IF_ERROR(ReadConfig(std::nullopt, *db, &configured));
  Collector collector(question, configured.journeys, known);
  const runtime::OnTrace take = [&](const runtime::Trace& trace,
                                    const std::vector<runtime::Section>&) -> Status {
    collector.Take(trace);
    return known->status();
  };
  db::IssueLog issues;
  if (question.kind == Question::Kind::kFile) {
    Result<runtime::AnalyseCounts> counts =
        runtime::AnalyseFiles({question.text}, options, take, &issues);
    if (!counts) return counts.error();
    return collector.Finish();
  }
  Result<std::set<std::string>> traces = std::set<std::string>{question.text};
  if (question.kind != Question::Kind::kTrace) traces = Exemplars(*db, question);
  if (!traces) return traces.error();
  for (const std::string& trace : *traces) {
    Result<runtime::AnalyseCounts> counts =
        runtime::AnalyseExemplar(*db, trace, options, take, &issues);
    if (!counts) return counts.error();
  }
  return collector.Finish();
}

}  // namespace arterial::cli
