// Messages behind lengths, archives and globs: what lies around the records.
#include "runtime_join/framing.h"

#include <unistd.h>
#include <zstd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "runtime_join/formats/time_text.h"
#include "runtime_join/read_files.h"
#include "tests/catch.h"

using namespace arterial;
using namespace arterial::runtime;
namespace fs = std::filesystem;

namespace {

std::string Zstd(const std::string& text) {
  std::string out(ZSTD_compressBound(text.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 3));
  return out;
}

std::string Framed(const std::string& message) {
  std::string out;
  for (int shift = 24; shift >= 0; shift -= 8)
    out += static_cast<char>(message.size() >> shift & 0xFF);
  return out + message;
}

std::string OneSpan(int id) {
  return R"({"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"11","spanId":")" +
         std::to_string(id) + R"(","startTimeUnixNano":"5","endTimeUnixNano":"6"}]}]}]})";
}

class Ids : public SpanSink {
 public:
  Status OnSpan(Span span) override {
    ids.push_back(span.id);
    return {};
  }
  std::vector<uint64_t> ids;
};

struct Outcome {
  std::vector<uint64_t> ids;
  db::IssueLog issues;
  std::string error;
};
Outcome ReadBytes(const std::string& bytes) {
  Outcome out;
  ResourceTable resources;
  Ids sink;
  const auto format = ReadSpans(bytes, &sink, &resources, &out.issues);
  out.ids = sink.ids;
  if (!format) out.error = format.error().message;
  return out;
}

// A header and content as `tar` writes them.
std::string TarEntryOf(const std::string& name, const std::string& content, char type = '0',
                       const std::string& magic = "ustar") {
  std::string header(512, '\0');
  header.replace(0, name.size(), name);
  char size[12];
  std::snprintf(size, sizeof size, "%011zo", content.size());
  header.replace(124, 11, size);
  header[156] = type;
  header.replace(257, magic.size(), magic);
  if (magic.empty()) header.replace(329, 7, "0000000");  // as GNU tar's --format=v7 has it
  header.replace(148, 8, 8, ' ');
  int sum = 0;
  for (char c : header) sum += static_cast<uint8_t>(c);
  char check[8];
  std::snprintf(check, sizeof check, "%06o", sum);
  header.replace(148, 6, check);
  header[154] = '\0';
  return header + content + std::string((512 - content.size() % 512) % 512, '\0');
}

struct TempFolder {
  TempFolder() {
    std::string name = (fs::temp_directory_path() / "arterial-test-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    path = name;
  }
  ~TempFolder() { fs::remove_all(path); }
  std::string Write(const std::string& name, const std::string& text) const {
    std::ofstream(path / name, std::ios::binary) << text;
    return (path / name).string();
  }
  fs::path path;
};

using Numbers = std::vector<uint64_t>;

}  // namespace

TEST_CASE("messages behind lengths: compressed each, JSON, mixed") {
  CHECK(ReadBytes(Framed(Zstd(OneSpan(1))) + Framed(Zstd(OneSpan(2)))).ids == Numbers{1, 2});
  CHECK(ReadBytes(Framed(OneSpan(1)) + Framed(Zstd(OneSpan(2)))).ids == Numbers{1, 2});
  CHECK(ReadBytes(Zstd(Framed(OneSpan(3)) + Framed(OneSpan(4)))).ids == Numbers{3, 4});
}

TEST_CASE("a damaged or endless message costs itself only") {
  std::string damaged = Zstd(OneSpan(2));
  damaged[damaged.size() / 2] ^= 0x55;
  damaged.resize(damaged.size() - 3);
  const Outcome out =
      ReadBytes(Framed(Zstd(OneSpan(1))) + Framed(damaged) + Framed(Zstd(OneSpan(3))));
  CHECK(out.ids == Numbers{1, 3});
  CHECK(out.issues.Count("damaged_message") == 1);
  const std::string bomb = Zstd(std::string(kMaxMessage + 1, ' '));
  CHECK(bomb.size() < 100'000);
  const Outcome bombed = ReadBytes(Framed(Zstd(OneSpan(1))) + Framed(bomb) + Framed(OneSpan(3)));
  CHECK(bombed.ids == Numbers{1, 3});
  CHECK(bombed.issues.Count("damaged_message") == 1);
  const std::string whole = Framed(Zstd(OneSpan(1))) + Framed(Zstd(OneSpan(2)));
  const Outcome cut = ReadBytes(whole.substr(0, whole.size() - 5));
  CHECK(cut.ids == Numbers{1});
  CHECK(cut.issues.Count("damaged_input") == 1);
}

TEST_CASE("files within an archive are inputs of their own") {
  TempFolder folder;
  const std::string end(1024, '\0');
  const std::string pax = "27 path=a folder/long.json\n";
  const std::string tar = TarEntryOf("a.jsonl", OneSpan(1) + "\n") +
                          TarEntryOf("folder/", "", '5') + TarEntryOf("b.zst", Zstd(OneSpan(2))) +
                          TarEntryOf("words.txt", "words") + TarEntryOf(".hidden", OneSpan(9)) +
                          TarEntryOf("pax", pax, 'x') + TarEntryOf("short", OneSpan(3)) +
                          TarEntryOf("again", OneSpan(3)) + end;
  for (const std::string& bytes : {tar, Zstd(tar)}) {
    const std::string path = folder.Write("traces.tar", bytes);
    ResourceTable resources;
    db::IssueLog issues;
    Ids sink;
    std::vector<std::string> names;
    ReadFilesHooks hooks;
    hooks.done = [&](const Input& input, const TraceFormat*, int64_t) -> Status {
      names.push_back(input.name());
      return {};
    };
    Result<ReadStats> stats = ReadFiles({path}, &resources, &issues, &sink, hooks);
    REQUIRE(stats.ok());
    CHECK(sink.ids == Numbers{1, 2, 3});
    CHECK(stats->repeats == 1);
    CHECK(issues.Count("skipped_file") == 1);
    REQUIRE(names.size() == 3);
    CHECK(names[0] == "traces.tar/a.jsonl");
    CHECK(names[2] == "traces.tar/a folder/long.json");
  }
  const std::string cut = folder.Write("cut.tar", tar.substr(0, 1024 + 700));
  ResourceTable resources;
  db::IssueLog issues;
  Ids sink;
  REQUIRE(ReadFiles({cut}, &resources, &issues, &sink, {}).ok());
  CHECK(sink.ids == Numbers{1});
  CHECK(issues.Count("damaged_input") == 1);
}

TEST_CASE("archives from before POSIX have no magic") {
  TempFolder folder;
  const std::string tar = TarEntryOf("a.jsonl", OneSpan(1), '0', "") +
                          TarEntryOf("b.jsonl", OneSpan(2), '\0', "") + std::string(1024, '\0');
  ResourceTable resources;
  db::IssueLog issues;
  Ids sink;
  REQUIRE(ReadFiles({folder.Write("old.tar", tar)}, &resources, &issues, &sink, {}).ok());
  CHECK(sink.ids == Numbers{1, 2});
  CHECK(issues.rows().empty());
}

TEST_CASE("globs become what they fit") {
  TempFolder folder;
  folder.Write("b.jsonl", OneSpan(2));
  folder.Write("a.jsonl", OneSpan(1));
  folder.Write("c.txt", "words");
  ResourceTable resources;
  db::IssueLog issues;
  Ids sink;
  REQUIRE(ReadFiles({(folder.path / "*.jsonl").string()}, &resources, &issues, &sink, {}).ok());
  CHECK(sink.ids == Numbers{1, 2});
  // As in a folder, one stray file costs itself only; alone it is an error.
  sink.ids.clear();
  REQUIRE(ReadFiles({(folder.path / "*").string()}, &resources, &issues, &sink, {}).ok());
  CHECK(sink.ids == Numbers{1, 2});
  CHECK(issues.Count("skipped_file") == 1);
  CHECK_FALSE(ReadFiles({(folder.path / "*.txt").string()}, &resources, &issues, &sink, {}).ok());
  const auto none = ReadFiles({(folder.path / "*.csv").string()}, &resources, &issues, &sink, {});
  REQUIRE_FALSE(none.ok());
  CHECK(none.error().message == "no such file or directory");
}

TEST_CASE("times and durations as text") {
  constexpr int64_t kStory = 1'700'000'000'000'000'000;
  CHECK(ParseTime("2023-11-14T22:13:20Z") == kStory);
  CHECK(ParseTime("2023-11-14 22:13:20.000000005") == kStory + 5);
  CHECK(ParseTime("2023-11-14T17:13:20.5-05:00") == kStory + 500'000'000);
  CHECK(ParseTime("2023-11-15T03:43:20+0530") == kStory);
  CHECK(ParseTime("1700000000.25") == kStory + 250'000'000);
  CHECK(ParseTime("9999-12-31T23:59:59Z") == INT64_MAX);
  for (const char* bad :
       {"", "yesterday", "2023-02-30T00:00:00Z", "2023-11-14T22:13", "2023-11-14T22:13:20X"})
    CHECK_FALSE(ParseTime(bad).has_value());
  CHECK(ParseDuration("5000ns") == 5000);
  CHECK(ParseDuration("0.005s") == 5'000'000);
  CHECK(ParseDuration("1m2.5s") == 62'500'000'000);
  CHECK(ParseDuration("12us") == 12'000);
  CHECK(ParseDuration("-1s") == -1'000'000'000);
  CHECK(ParseDuration("99999999999999h") == INT64_MAX);
  for (const char* bad : {"", "5", "5 parsecs", "-"}) CHECK_FALSE(ParseDuration(bad).has_value());
}
