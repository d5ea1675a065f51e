#include "runtime_join/ingest.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "db/support/interrupt.h"
#include "runtime_join/aggregate_writer.h"
#include "runtime_join/analyse.h"
#include "runtime_join/formats/trace_format.h"
#include "runtime_join/merge.h"
#include "tests/catch.h"
#include "tests/runtime_agg/builder.h"
#include "tests/runtime_agg/dump.h"

using namespace arterial;
using namespace arterial::runtime;
using namespace arterial::runtime::testing;

namespace {

// A folder that vanishes with the test.
class Folder {
 public:
  Folder() {
    char name[] = "/tmp/arterial-ingest-XXXXXX";
    path_ = mkdtemp(name);
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  std::string Write(const std::string& name, const std::string& text) const {
    std::ofstream(path_ + "/" + name, std::ios::binary) << text;
    return path_ + "/" + name;
  }
  std::string operator/(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

std::string Line(const std::string& service, const std::string& spans) {
  return R"({"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":)"
         R"({"stringValue":")" +
         service + R"("}}]},"scopeSpans":[{"spans":[)" + spans + "]}]}]}\n";
}

std::string SpanJson(uint64_t trace, uint64_t id, uint64_t parent, int kind, const char* name,
                     int64_t start_ms, int64_t end_ms) {
  return R"({"traceId":"00000000000000ab)" + ToHex(trace) + R"(","spanId":")" + ToHex(id) +
         R"(","parentSpanId":")" + (parent ? ToHex(parent) : "") + R"(","kind":)" +
         std::to_string(kind) + R"(,"name":")" + name + R"(","startTimeUnixNano":")" +
         std::to_string(kBase + start_ms * kMs) + R"(","endTimeUnixNano":")" +
         std::to_string(kBase + end_ms * kMs) + R"("})";
}

// A trace of three spans in two services; halves as they come from two exporters.
std::string FirstHalf(uint64_t trace, int64_t at) {
  return Line("web", SpanJson(trace, 1, 0, 2, "in", at, at + 100) + "," +
                         SpanJson(trace, 2, 1, 3, "call", at + 1, at + 90));
}
std::string SecondHalf(uint64_t trace, int64_t at) {
  return Line("pay", SpanJson(trace, 3, 2, 2, "serve", at + 2, at + 80));
}

IngestSummary Run(db::Connection& db, IngestOptions options) {
  const auto summary = Ingest(db, options);
  if (!summary) FAIL(summary.error().ToString());
  CHECK(summary->spans_read + summary->spans_resumed ==
        summary->spans_analysed + summary->spans_parked + summary->spans_late +
            summary->spans_merged + summary->spans_rejected);
  CHECK(Rows(db,
             "SELECT (SELECT value FROM ingest_count WHERE name = 'spans_read') ="
             " (SELECT sum(value) FROM ingest_count WHERE name LIKE 'spans_%'"
             "  AND name <> 'spans_read')") == std::vector<std::string>{"1"});
  return *summary;
}

IngestOptions Of(std::vector<std::string> inputs, int64_t idle_seconds) {
  IngestOptions options;
  options.inputs = std::move(inputs);
  options.idle_time = std::chrono::seconds(idle_seconds);
  return options;
}

db::Connection Memory() {
  auto db = db::Connection::OpenInMemory();
  REQUIRE(db.ok());
  return std::move(*db);
}

std::string ManyTraces(uint64_t from, uint64_t to) {
  std::string text;
  for (uint64_t i = from; i < to; ++i) {
    const auto at = static_cast<int64_t>(i) * 20;
    text += SecondHalf(i, at) + FirstHalf(i, at);
  }
  return text;
}

}  // namespace

TEST_CASE("A trace spread over two runs is parked, resumed and counted once") {
  Folder folder;
  const std::string a =
      folder.Write("a.jsonl", FirstHalf(1, 0) + FirstHalf(2, -90'000) + SecondHalf(2, -90'000));
  const std::string b = folder.Write("b.jsonl", SecondHalf(1, 0) + FirstHalf(3, 90'000));
  db::Connection db = Memory();
  const IngestSummary first = Run(db, Of({a}, 30));
  CHECK(first.spans_parked == 2);
  CHECK(first.traces_complete == 1);
  // Parked traces are in the answers at once.
  CHECK(Rows(db, "SELECT sum(traces) FROM journey_stat") == std::vector<std::string>{"2"});
  CHECK(Rows(db, "SELECT name FROM component WHERE kind = 'peer'").size() == 1);
  const IngestSummary second = Run(db, Of({b}, 30));
  CHECK(second.spans_resumed == 2);
  CHECK(second.spans_parked == 2);
  const IngestSummary third = Run(db, Of({}, 0));
  CHECK(third.spans_parked == 0);

  db::Connection once = Memory();
  Run(once, Of({a, b}, 0));
  // Row numbers depend on the history; names and figures do not.
  for (const char* sql :
       {"SELECT c.name, c.kind, o.name, s.calls, s.requests, s.control_ok, s.critical_ns, s.parked"
        " FROM edge_stat s JOIN edge e ON e.id = s.edge_id JOIN operation o ON o.id = e.callee_id"
        " JOIN component c ON c.id = o.component_id ORDER BY 1, 2, 3",
        "SELECT name, traces, duration_ns, measured_ns, parked FROM journey_stat"
        " JOIN journey ON id = journey_id ORDER BY 1",
        "SELECT name, kind, depth, sum(spans), sum(critical_ns) FROM call_path_stat"
        " JOIN call_path ON id = path_id GROUP BY hash ORDER BY hash",
        "SELECT name, kind FROM component ORDER BY 1, 2", "SELECT * FROM ingest_count",
        "SELECT slot, trace, rank, spans FROM exemplar ORDER BY 1"})
    CHECK(Rows(db, sql) == Rows(once, sql));
}

TEST_CASE("The same content is recognised; spans of closed traces are late; equal spans merge") {
  Folder folder;
  const std::string a = folder.Write("a.jsonl", FirstHalf(1, 0));
  const std::string copy = folder.Write("copy.jsonl", FirstHalf(1, 0));
  const std::string late = folder.Write("late.jsonl", SecondHalf(1, 0));
  const std::string twice = folder.Write("twice.jsonl", FirstHalf(2, 0) + FirstHalf(2, 0));
  db::Connection db = Memory();
  Run(db, Of({a}, 0));
  const std::vector<std::string> before = Dump(db);
  const IngestSummary again = Run(db, Of({a, copy}, 0));
  CHECK(again.files_already_known == 2);
  CHECK(again.spans_read == 0);
  CHECK(Rows(db, "SELECT kind FROM issue").empty());
  CHECK(Run(db, Of({late}, 0)).spans_late == 1);
  // Nothing but that it was late, by the service that reported it.
  CHECK(Rows(db, "SELECT late, spans FROM quality WHERE component = 'pay'") ==
        std::vector<std::string>{"1|0"});
  REQUIRE(db.Exec("DELETE FROM component_quality WHERE spans = 0").ok());
  REQUIRE(DeleteUnusedEntities(db).ok());
  CHECK(Dump(db) == before);
  CHECK(Rows(db, "SELECT count FROM issue WHERE kind = 'late_span'") ==
        std::vector<std::string>{"1"});
  const IngestSummary merged = Run(db, Of({twice}, 0));
  CHECK(merged.spans_merged == 2);
  CHECK(merged.spans_analysed == 2);
}

TEST_CASE("One span with a broken clock does not make all other traces look old") {
  const Folder folder;
  const int64_t far = int64_t{400} * 86'400'000;  // days, in ms
  const std::string a = folder.Write(
      "a", ManyTraces(10, 20) + FirstHalf(1, 300) + FirstHalf(2, far) + SecondHalf(2, far));
  const std::string b = folder.Write("b", SecondHalf(1, 300));
  db::Connection db = Memory();
  const IngestSummary first = Run(db, Of({a}, 30));
  CHECK(first.spans_parked == 32);
  CHECK(first.spans_analysed == 3);
  CHECK(Rows(db, "SELECT count FROM issue WHERE kind = 'implausible_time'") ==
        std::vector<std::string>{"3"});
  const IngestSummary second = Run(db, Of({b}, 0));
  CHECK(second.traces_complete == 11);
  CHECK(second.traces_partial == 0);
}

TEST_CASE("Standard input is recognised by content, however many traces have been closed since") {
  const Folder folder;
  const std::string file = folder.Write("a", FirstHalf(1, 0) + SecondHalf(1, 0));
  const std::string other = folder.Write("b", FirstHalf(2, 0));
  const int standard_input = dup(STDIN_FILENO);
  const auto from = [&](const std::string& path) {
    const int fd = open(path.c_str(), O_RDONLY);
    dup2(fd, STDIN_FILENO);
    close(fd);
  };
  db::Connection db = *db::Connection::OpenInMemory();
  from(file);
  CHECK(Run(db, Of({"-"}, 0)).spans_analysed == 3);
  REQUIRE(db.Exec("DELETE FROM closed_trace").ok());  // forgotten
  const std::vector<std::string> before = Rows(db, "SELECT * FROM ingest_count");
  from(file);
  CHECK(Run(db, Of({"-"}, 0)).files_already_known == 1);
  CHECK(Rows(db, "SELECT * FROM ingest_count") == before);
  from(file);
  const IngestSummary both = Run(db, Of({other, "-"}, 0));
  CHECK(both.files_already_known == 1);
  CHECK(both.files == 1);
  dup2(standard_input, STDIN_FILENO);
  close(standard_input);
}

TEST_CASE("An example that was stored is analysed as its trace was") {
  const Folder folder;
  const std::string file = folder.Write("a", FirstHalf(1, 0) + SecondHalf(1, 0));
  db::Connection db = *db::Connection::OpenInMemory();
  Run(db, Of({file}, 0));
  const auto rows = [](const auto& analyse) {
    std::vector<std::string> out;
    db::IssueLog issues;
    const auto counts = analyse(
        [&](const Trace& trace, const std::vector<Section>& sections) -> Status {
          for (const Section& section : sections) {
            const CriticalPathRow row = ToRow(trace, section);
            out.push_back(row.trace + row.span + row.operation + std::to_string(row.start_ns) +
                          std::to_string(row.end_ns) + std::string(row.how));
          }
          return {};
        },
        &issues);
    REQUIRE(counts.ok());
    CHECK(counts->read.spans == 3);
    return out;
  };
  const auto of_files = rows([&](const OnTrace& on_trace, db::IssueLog* issues) {
    return AnalyseFiles({file}, {}, on_trace, issues);
  });
  CHECK(of_files.size() == 5);
  CHECK(of_files == rows([&](const OnTrace& on_trace, db::IssueLog* issues) {
          return AnalyseExemplar(db, "AB0000000000000001", {}, on_trace, issues);
        }));
  const auto none = AnalyseExemplar(db, "12", {}, {}, nullptr);
  REQUIRE(!none);
  CHECK(none.error().code == ErrorCode::kNotFound);
}

TEST_CASE("A little memory gives the same answers as much memory") {
  Folder folder;
  const std::string a = folder.Write("a.jsonl", ManyTraces(1, 3000));
  db::Connection much = Memory(), little = Memory();
  CHECK(Run(much, Of({a}, 0)).spilled_bytes == 0);
  IngestOptions options = Of({a}, 0);
  options.memory_bytes = 200'000;
  const IngestSummary summary = Run(little, options);
  CHECK(summary.spilled_bytes > 0);
  CHECK(summary.peak_trace_bytes < 400'000);
  CHECK(Dump(little) == Dump(much));
}

TEST_CASE("Files in any order and any split give the same answers") {
  Folder folder;
  const std::string whole = folder.Write("whole.jsonl", ManyTraces(1, 400));
  const std::string a = folder.Write("a.jsonl", ManyTraces(1, 150));
  const std::string b = folder.Write("b.jsonl", ManyTraces(150, 400));
  db::Connection one = Memory(), two = Memory();
  Run(one, Of({whole}, 0));
  Run(two, Of({b, a}, 0));
  CHECK(Dump(one) == Dump(two));
}

TEST_CASE("A broken line costs itself; a missing file costs the run, which leaves no trace") {
  Folder folder;
  const std::string a =
      folder.Write("a.jsonl", FirstHalf(1, 0) + "{\"resourceSpans\":[{\n" + FirstHalf(2, 0) +
                                  Line("x", R"({"name":"no ids"})"));
  db::Connection db = Memory();
  const IngestSummary summary = Run(db, Of({a}, 0));
  CHECK(summary.spans_analysed == 4);
  CHECK(summary.spans_rejected == 1);
  CHECK(summary.issues > 0);
  const std::vector<std::string> before = Dump(db);
  const std::string c = folder.Write("c.jsonl", FirstHalf(3, 0));
  const auto failed = Ingest(db, Of({c, folder / "none.jsonl"}, 0));
  REQUIRE_FALSE(failed.ok());
  CHECK(failed.error().message.find("none.jsonl") + failed.error().place.find("none.jsonl") !=
        2 * std::string::npos);
  CHECK(Dump(db) == before);
  CHECK(Rows(db, "SELECT name FROM input") == std::vector<std::string>{"a.jsonl"});
}

TEST_CASE("A format given by name is used; an unknown one is refused with the known ones") {
  Folder folder;
  db::Connection db = Memory();
  IngestOptions options = Of({folder.Write("a.jsonl", FirstHalf(1, 0))}, 0);
  options.format = "no such format";
  const auto refused = Ingest(db, options);
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().code == ErrorCode::kUsage);
  options.format = TraceFormats().front()->name;
  CHECK(refused.error().message.find(options.format) != std::string::npos);
  CHECK(Run(db, options).spans_analysed == 2);
}

TEST_CASE("Configured weights count where traces do not say their own") {
  Folder folder;
  db::Connection db = Memory();
  IngestOptions options = Of({folder.Write("a.jsonl", FirstHalf(1, 0) + SecondHalf(1, 0))}, 0);
  options.weight = 10 * kWeightOne;
  Run(db, options);
  CHECK(Rows(db, "SELECT u128_real(weight) / 65536, unknown_weight FROM journey_stat") ==
        std::vector<std::string>{"10.0|0"});
}

// Runs `body` in a child process; returns its wait status.
template <typename Body>
int InChild(Body body) {
  const pid_t child = fork();
  if (child == 0) _exit(body());
  int status = 0;
  waitpid(child, &status, 0);
  return status;
}

TEST_CASE("Killed or interrupted at any time, the database is as before") {
  Folder folder;
  const std::string path = folder / "t.db";
  const std::string a = folder.Write("a.jsonl", FirstHalf(1, 0));
  const std::string b = folder.Write("b.jsonl", ManyTraces(10, 300));
  std::vector<std::string> before;
  {
    auto db = db::Connection::Open(path, db::OpenMode::kCreate);
    REQUIRE(db.ok());
    Run(*db, Of({a}, 30));
    before = Dump(*db);
  }
  for (const int signal : {SIGKILL, SIGINT}) {
    const int status = InChild([&] {
      auto db = db::Connection::Open(path, db::OpenMode::kWrite);
      WatchInterrupts();
      IngestOptions options = Of({b}, 30);
      options.progress = [&](const IngestProgress&) { raise(signal); };
      const auto result = db.ok() ? Ingest(*db, options) : Result<IngestSummary>(db.error());
      return !result.ok() && result.error().code == ErrorCode::kInterrupted ? 42 : 1;
    });
    if (signal == SIGKILL)
      CHECK((WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL));
    else
      CHECK((WIFEXITED(status) && WEXITSTATUS(status) == 42));
    auto db = db::Connection::Open(path, db::OpenMode::kWrite);
    REQUIRE(db.ok());
    CHECK(Dump(*db) == before);
  }
  auto db = db::Connection::Open(path, db::OpenMode::kWrite);
  REQUIRE(db.ok());
  CHECK(Run(*db, Of({b}, 0)).spans_resumed == 2);
}

TEST_CASE("many databases merge into one as one ingest would have it, or not at all") {
  Folder folder;
  constexpr uint64_t kParts = 19;  // more than can be attached, twice
  std::vector<std::string> parts, files;
  for (uint64_t i = 1; i <= kParts; ++i) {
    files.push_back(folder.Write("part" + std::to_string(i), ManyTraces(i * 10, i * 10 + 7)));
    parts.push_back(folder / ("part" + std::to_string(i) + ".db"));
    auto part = db::Connection::Open(parts.back(), db::OpenMode::kCreate);
    REQUIRE(part.ok());
    Run(*part, Of({files.back()}, 1));
  }
  db::Connection whole = Memory(), merged = Memory();
  Run(whole, Of(files, 1));
  IngestOptions options = Of({}, 1);
  options.temp_folder = folder / "";
  REQUIRE(MergeDatabases(merged, parts, options).ok());
  CHECK(Rows(merged, "SELECT sum(spans), sum(late) FROM quality") ==
        std::vector<std::string>{std::to_string(kParts * 7 * 3) + "|0"});
  for (const char* sql :
       {"SELECT * FROM quality ORDER BY 1", "SELECT * FROM fan_out ORDER BY 1, 2, 3",
        "SELECT hour, sum(traces), sum(time_ns), sum(critical_ns), u128_sum(time_squares) FROM"
        " edge_time GROUP BY 1 ORDER BY 1",
        "SELECT hour, sum(traces), sum(duration_ns), sum(measured_ns) FROM journey_stat GROUP BY 1",
        "SELECT trace FROM parked_trace ORDER BY 1", "SELECT * FROM ingest_count",
        "SELECT slot, parked, trace, spans FROM exemplar ORDER BY 1, 2"})
    CHECK(Rows(merged, sql) == Rows(whole, sql));
  // The last one has read what the second has: none is added.
  const std::string again = folder / "again.db";
  {
    auto db = db::Connection::Open(again, db::OpenMode::kCreate);
    REQUIRE(db.ok());
    Run(*db, Of({files[1]}, 1));
  }
  db::Connection target = Memory();
  Run(target, Of({folder.Write("own", ManyTraces(900, 905))}, 0));
  const std::vector<std::string> before = Dump(target);
  const auto refused = MergeDatabases(target, {parts[0], parts[1], parts[2], again}, options);
  CHECK(refused.error().code == ErrorCode::kUsage);
  CHECK(Dump(target) == before);
  CHECK(MergeDatabases(target, {parts[0], parts[0]}, options).error().code == ErrorCode::kUsage);
  CHECK(Rows(target, "SELECT count(*) FROM pragma_database_list WHERE name LIKE 'part%'") ==
        std::vector<std::string>{"0"});
  CHECK(MergeDatabases(target, {parts[0], parts[1]}, options).ok());
}
