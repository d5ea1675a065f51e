#include "cli/commands/why.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "cli/query.h"
#include "cli/sections.h"
#include "cli/source_lines.h"
#include "cli/why/answer.h"
#include "cli/why/bundle.h"
#include "cli/why/question.h"
#include "cli/windows.h"
#include "db/support/text.h"
#include "runtime_join/measure.h"

namespace arterial::cli {
namespace {

constexpr OptionSpec kOptions[] = {
    {"failed", '\0', "", "explain a failed request, whatever has changed"},
    {"slow", '\0', "", "explain where the time goes, whatever has failed"},
    {"window", 'w', "WINDOW", "hours to explain (default: the last one, of a trace its own)"},
    {"baseline", 'b', "WINDOW",
     "what they are compared with: hours, or another database (default: all before)"},
    {"context", 'c', "N", "source lines shown before and after (default 3)"},
    {"bundle", '\0', "DIR", "write trace, path, figures, source and commands there, for the owner"},
    {"input-format", '\0', "NAME", "format of a file (see `arterial ingest --help`)"},
};

constexpr Example kExamples[] = {
    {"arterial why checkout", "why the journey that ends in checkout fails or is slow"},
    {"arterial why 4bf92f3577b34da6 --bundle incident",
     "one trace; and a folder that its owner can work from"},
    {"arterial why \"POST /checkout\" --baseline yesterday.db", "against another recording"},
    {"arterial why trace.json", "a trace out of a file, as a tracing UI saves it"},
};

// The hours that the question is about and those before them.
struct Windows {
  db::Hours now;
  std::optional<Window> baseline;   // another database or hours of this one
  std::optional<db::Hours> before;  // hours of this database
  std::string words;                // what is compared, or why nothing is
};

std::string HourName(int64_t hour) {
  const std::chrono::sys_days day(std::chrono::days(hour / 24));
  const std::chrono::year_month_day date(day);
  return fmt::format("{:04}-{:02}-{:02}T{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     hour % 24);
}

std::string HoursName(const db::Hours& hours) {
  if (!hours.first && !hours.last) return "all hours";
  if (hours.first == hours.last) return HourName(*hours.first);
  return fmt::format("{}..{}", hours.first ? HourName(*hours.first) : "",
                     hours.last ? HourName(*hours.last) : "");
}

// First and last hour that the database has of the journeys asked about, else of all.
Result<db::Hours> Recorded(db::Connection& db, const Question& question) {
  db::Hours recorded;
  const auto add = [&](const Result<Table>& table) -> Status {
    if (!table) return table.error();
    if (table->rows.empty() || !table->Has(0, "first_hour")) return {};
    const int64_t first = table->Int(0, "first_hour"), last = table->Int(0, "last_hour");
    recorded.first = std::min(recorded.first.value_or(first), first);
    recorded.last = std::max(recorded.last.value_or(last), last);
    return {};
  };
  for (const JourneyName& journey : question.journeys)
    ARTERIAL_RETURN_IF_ERROR(add(QueryTable(db, "why_hours", journey.id)));
  if (question.journeys.empty())
    ARTERIAL_RETURN_IF_ERROR(add(QueryTable(db, "why_hours", nullptr)));
  return recorded;
}

// `hour`: of the request, where the question is about one trace.
Result<Windows> ChooseWindows(Invocation& invocation, db::Connection* db, const Question& question,
                              std::optional<int64_t> hour) {
  Windows windows;
  const std::optional<std::string> asked = invocation.arguments.Get("window");
  const std::optional<std::string> baseline = invocation.arguments.Get("baseline");
  if (asked) {
    const std::optional<db::Hours> hours = ParseHours(*asked);
    if (!hours)
      return Error{ErrorCode::kUsage, "--window takes hours such as 2026-11-21T08..2026-11-21T11",
                   *asked};
    windows.now = *hours;
  }
  if (baseline) {
    Result<Window> window = OpenWindow(*baseline, invocation.arguments.Get("db"));
    if (!window) return window.error();
    windows.words = fmt::format("{} against {}", asked ? HoursName(windows.now) : "all hours",
                                EscapeControl(*baseline));
    windows.baseline = std::move(*window);
    return windows;
  }
  if (db == nullptr) {
    windows.words = "There is no database to compare with.";
    return windows;
  }
  Result<db::Hours> recorded = Recorded(*db, question);
  if (!recorded) return recorded.error();
  if (!asked) windows.now.first = windows.now.last = hour ? hour : recorded->last;
  if (!windows.now.first || !recorded->first || *windows.now.first <= *recorded->first) {
    windows.words =
        "No hour before it is in the database; --baseline names other hours or another database.";
    return windows;
  }
  windows.before = db::Hours{std::nullopt, *windows.now.first - 1};
  windows.words = HoursName(windows.now) + " against all before";
  return windows;
}

// Compares the windows, and reads what is usual in the one before.
Status Compare(db::Connection* db, Windows* windows, Incident* incident, Known* known) {
  incident->compared = windows->words;
  if (!windows->baseline && !windows->before)
    return db == nullptr ? Status() : known->ReadUsual(*db, {});
  db::Connection& before_db = windows->baseline ? windows->baseline->db : *db;
  const db::Hours before = windows->baseline ? windows->baseline->hours : *windows->before;
  ARTERIAL_RETURN_IF_ERROR(known->ReadUsual(before_db, before));
  if (db == nullptr) return {};
  Result<db::Comparison> changed = db::Compare(before_db, before, *db, windows->now, {});
  if (changed) {
    incident->changed = std::move(*changed);
  } else if (changed.error().code == ErrorCode::kNotFound) {
    incident->compared = "Nothing to compare with: " + changed.error().message + ".";
  } else {
    return changed.error();
  }
  return {};
}

// Share of the requests that fail, of a journey or operation.
Result<double> ErrorShare(db::Connection& db, const Question& question) {
  double share = 0;
  for (const JourneyName& journey : question.journeys) {
    Result<Table> row = QueryTable(db, "journey_row", journey.id);
    if (!row) return row.error();
    if (!row->rows.empty()) share = std::max(share, row->Real(0, "error_share"));
  }
  if (question.kind != Question::Kind::kOperation) return share;
  Result<Table> entries = QueryTable(db, "operation_entries", question.text);
  if (!entries) return entries.error();
  for (size_t row = 0; row < entries->rows.size(); ++row)
    share = std::max(share, entries->Real(row, "error_share"));
  return share;
}

// Only requests of the window, where it was asked for and any are kept.
void KeepWindow(const db::Hours& hours, Requests* requests) {
  std::vector<runtime::Explanation> kept;
  for (const runtime::Explanation& request : requests->all) {
    const int64_t hour = runtime::HourOf(request.start_ns);
    if ((!hours.first || hour >= *hours.first) && (!hours.last || hour <= *hours.last))
      kept.push_back(request);
  }
  if (!kept.empty()) requests->all = std::move(kept);
}

Status AddPeople(db::Connection& db, const Cause& cause, Document* document) {
  Result<Table> contacts = QueryTable(db, "why_contacts", cause.owner, cause.component);
  if (!contacts) return contacts.error();
  Section section;
  section.key = "people";
  section.title = cause.owner.empty() ? "Whom to ask" : "Whom to ask: " + cause.owner;
  section.table = std::move(*contacts);
  section.when_empty =
      cause.owner.empty()
          ? "Nobody is known to own it (`arterial owner --help`)."
          : "No people, pager or chat of theirs are stated (teams: in arterial.yaml).";
  document->sections.push_back(std::move(section));
  return {};
}

Result<std::string> RootOf(db::Connection& db) {
  Result<std::optional<std::string>> root =
      db::QueryText(db, "SELECT value FROM setting WHERE key = 'root'");
  if (!root) return root.error();
  return root->value_or("");
}

Status AddSource(db::Connection& db, const Cause& cause, int64_t context, Document* document) {
  if (cause.sites.empty()) return {};
  const std::string& site = cause.sites[0];
  const size_t colon = site.rfind(':');
  if (colon == std::string::npos) return {};
  Result<std::string> root = RootOf(db);
  if (!root) return root.error();
  document->sections.push_back(
      {"source",
       site,
       SourceLines(*root, site.substr(0, colon), std::stoll(site.substr(colon + 1)), context),
       "The source is not where it was indexed, or has changed.",
       {}});
  return {};
}

Result<int> RunWhy(Invocation& invocation) {
  const Arguments& arguments = invocation.arguments;
  Result<int64_t> context = arguments.Int("context", 3);
  if (!context) return context.error();
  if (arguments.Has("failed") && arguments.Has("slow"))
    return Error{ErrorCode::kUsage, "--failed and --slow exclude each other", {}};
  Result<db::Connection> opened = OpenForReading(invocation);
  db::Connection* db = opened ? &*opened : nullptr;
  // A database that was asked for must be there; a file needs none.
  if (!opened && arguments.Has("db")) return opened.error();
  Result<Question> question = Understand(db, arguments.operands()[0]);
  if (!question) return opened ? question.error() : opened.error();
  Known known(db);
  Incident incident;
  incident.question = &*question;
  Result<Requests> requests = ExplainRequests(invocation, db, *question, &known);
  if (!requests) return requests.error();
  incident.requests = std::move(*requests);
  if (arguments.Has("failed") || arguments.Has("slow"))
    incident.about_failure = arguments.Has("failed");
  std::optional<int64_t> hour;
  const bool one =
      question->kind == Question::Kind::kTrace || question->kind == Question::Kind::kFile;
  if (one && !incident.requests.all.empty())
    hour = runtime::HourOf(incident.requests.all[0].start_ns);
  Result<Windows> windows = ChooseWindows(invocation, db, *question, hour);
  if (!windows) return windows.error();
  if (arguments.Has("window")) KeepWindow(windows->now, &incident.requests);
  ARTERIAL_RETURN_IF_ERROR(Compare(db, &*windows, &incident, &known));
  if (db != nullptr) ARTERIAL_RETURN_IF_ERROR(known.ReadFailures(*db, windows->now));
  if (db != nullptr) {
    Result<double> share = ErrorShare(*db, *question);
    if (!share) return share.error();
    incident.error_share = *share;
  }
  Result<Cause> cause = FindCause(incident, &known);
  if (!cause) return cause.error();
  Document document = Answer(incident, *cause, &known);
  if (!known.status()) return known.status().error();
  if (db != nullptr) {
    ARTERIAL_RETURN_IF_ERROR(AddSource(*db, *cause, *context, &document));
    ARTERIAL_RETURN_IF_ERROR(AddPeople(*db, *cause, &document));
  }
  if (const std::optional<std::string> folder = arguments.Get("bundle"))
    ARTERIAL_RETURN_IF_ERROR(WriteBundle(invocation, db, *question, *cause, document, *folder));
  return Show(invocation, document);
}

}  // namespace

constexpr Command kWhy = {
    .name = "why",
    .operands = "TRACE|JOURNEY|OPERATION",
    .least_operands = 1,
    .most_operands = 1,
    .summary = "where a failure or the time comes from, whose it is, what changed",
    .about =
        "For someone who was just paged. TRACE is the id of a trace that the database keeps whole "
        "or a file of traces; JOURNEY and OPERATION are any end of a name that fits one only, and "
        "are answered from the traces kept of them.\n\n"
        "A failure is followed from the request to the call that it passes on: of those that "
        "failed, were not made good and are not known to be survived, the one that ended last; and "
        "so on below, until nothing explains it. Time is that of the critical path; what holds "
        "most beyond the usual is the cause. `where`: own, the operation's own code; way, between "
        "a caller and a callee that is all right; peer, something that records no spans or did not "
        "answer; proxy.\n\n"
        "Failures or time? What rose against the baseline; else failures, where one request of a "
        "hundred fails. --failed and --slow decide it.",
    .options = kOptions,
    .examples = kExamples,
    .run = RunWhy,
};

}  // namespace arterial::cli
