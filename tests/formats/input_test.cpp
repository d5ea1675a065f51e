#include "runtime_join/input.h"

#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>

#include "runtime_join/read_files.h"
#include "tests/catch.h"

using namespace arterial;
using namespace arterial::runtime;
namespace fs = std::filesystem;

namespace {

std::string Gzip(const std::string& text) {
  z_stream stream{};
  REQUIRE(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string out(deflateBound(&stream, text.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string Zstd(const std::string& text) {
  std::string out(ZSTD_compressBound(text.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 3));
  return out;
}

// Large and hard to compress, so that blocks and buffers are crossed.
std::string Noise(size_t size) {
  std::mt19937 random(1);
  std::string text;
  while (text.size() < size) text += std::to_string(random());
  return text;
}

struct ReadResult {
  std::string text;
  std::string damage;
};
ReadResult ReadAll(const std::string& bytes, size_t step = 1000) {
  const std::unique_ptr<Input> input = Input::FromBytes(bytes, "x");
  ReadResult out;
  std::string piece(step, '\0');
  for (;;) {
    Result<size_t> got = input->Read(piece.data(), piece.size());
    REQUIRE(got.ok());
    if (*got == 0) break;
    out.text.append(piece, 0, *got);
  }
  CHECK(input->bytes() == static_cast<int64_t>(bytes.size()));
  CHECK(input->content_hash() == [&] {
    Hasher hasher;
    hasher.Raw(bytes);
    return hasher.Finish();
  }());
  out.damage = input->damage();
  return out;
}

class Count : public SpanSink {
 public:
  Status OnSpan(Span) override {
    ++spans;
    return {};
  }
  int64_t spans = 0;
};

struct TempFolder {
  TempFolder() {
    std::string name = (fs::temp_directory_path() / "arterial-test-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    path = name;
  }
  ~TempFolder() { fs::remove_all(path); }
  void Write(const std::string& name, const std::string& text) const {
    fs::create_directories((path / name).parent_path());
    std::ofstream(path / name, std::ios::binary) << text;
  }
  fs::path path;
};

std::string OneSpan(int id) {
  return R"({"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"11","spanId":")" +
         std::to_string(id) + R"(","startTimeUnixNano":"5","endTimeUnixNano":"6"}]}]}]})" + "\n";
}

}  // namespace

TEST_CASE("plain, gzip and zstd streams read as their text, in parts too") {
  const std::string text = Noise(3'000'000);
  const std::string more = "second part";
  for (const size_t step : {size_t{7'777}, size_t{1'000'000}}) {
    CHECK(ReadAll(text, step).text == text);
    for (const std::string& bytes : {Gzip(text) + Gzip(more), Zstd(text) + Zstd(more)}) {
      const ReadResult read = ReadAll(bytes, step);
      CHECK(read.text == text + more);
      CHECK(read.damage.empty());
    }
  }
  for (const std::string& nothing : {std::string(), Gzip(""), Zstd("")}) {
    CHECK(ReadAll(nothing).text.empty());
    CHECK(ReadAll(nothing).damage.empty());
  }
  // pzstd begins with a frame that says nothing; tapes end with zeros.
  const std::string skippable("\x5a\x2a\x4d\x18\x03\0\0\0abc", 11);
  CHECK(ReadAll(skippable + Zstd(text) + skippable).text == text);
  CHECK(ReadAll(skippable + Zstd(text) + skippable).damage.empty());
  CHECK(ReadAll(Gzip(text) + std::string(300'000, '\0')).text == text);
  CHECK(ReadAll(Gzip(text) + std::string(300'000, '\0')).damage.empty());
  const std::string zeros(20'000'000, '0');  // output that waits for room
  CHECK(ReadAll(Gzip(zeros), 100'000).text == zeros);
  CHECK(ReadAll(Zstd(zeros), 100'000).text == zeros);
}

TEST_CASE("a stream that is cut off or damaged gives what was before, and says so") {
  const std::string text = Noise(1'000'000);
  for (std::string bytes : {Gzip(text), Zstd(text)}) {
    bytes.resize(bytes.size() / 2);
    const ReadResult cut = ReadAll(bytes);
    CHECK(cut.text.size() > 100'000);
    CHECK(text.starts_with(cut.text));
    CHECK(cut.damage.find("cut off") != std::string::npos);
  }
  CHECK(ReadAll(Gzip(text) + "tail").damage == "bytes after the gzip stream");
}

TEST_CASE("peeking does not consume") {
  const std::string text = Noise(500'000);
  const std::string bytes = Zstd(text);
  const std::unique_ptr<Input> input = Input::FromBytes(bytes, "x");
  CHECK(*input->Peek(10) == text.substr(0, 10));
  CHECK(*input->Peek(300'000) == text.substr(0, 300'000));
  std::string piece(400'000, '\0');
  const size_t got = *input->Read(piece.data(), 100);
  CHECK(piece.substr(0, got) == text.substr(0, 100));
  CHECK(*input->Peek(1'000'000) == text.substr(100));
}

TEST_CASE("folders are read in order, stray files in them are issues, named ones are errors") {
  TempFolder folder;
  folder.Write("b.json", OneSpan(2));
  folder.Write("a/later.gz", Gzip(OneSpan(1) + OneSpan(3)));
  folder.Write("a/zstd.bin", Zstd(OneSpan(4)));
  folder.Write("readme.txt", "words");
  folder.Write(".hidden/x.json", OneSpan(9));
  folder.Write("again.json", OneSpan(2));
  folder.Write("empty.json", "");
  ResourceTable resources;
  db::IssueLog issues;
  Count sink;
  std::vector<std::string> names;
  ReadFilesHooks hooks;
  hooks.done = [&](const Input& input, const TraceFormat* format, int64_t spans) -> Status {
    names.push_back(fs::path(input.name()).filename().string() + " " + std::to_string(spans) +
                    (format == nullptr ? " none" : ""));
    return {};
  };
  Result<ReadStats> stats = ReadFiles({folder.path.string()}, &resources, &issues, &sink, hooks);
  REQUIRE(stats.ok());
  CHECK(stats->spans == 4);
  CHECK(sink.spans == 4);
  CHECK(names ==
        std::vector<std::string>{"later.gz 2", "zstd.bin 1", "again.json 1", "empty.json 0 none"});
  CHECK(issues.Count("skipped_file") == 1);
  // Exports show it: no folders of the machine.
  for (const auto& [key, count] : issues.rows())
    CHECK((std::get<2>(key).empty() || std::get<2>(key).front() != '/'));
  CHECK(stats->repeats == 1);
  CHECK(issues.Count("empty_input") == 1);

  hooks.skip = [](const Hash128&) { return true; };
  stats = ReadFiles({folder.path.string()}, &resources, &issues, &sink, hooks);
  REQUIRE(stats.ok());
  CHECK(stats->spans == 0);

  stats = ReadFiles({(folder.path / "readme.txt").string()}, &resources, &issues, &sink, {});
  REQUIRE_FALSE(stats.ok());
  CHECK(stats.error().code == ErrorCode::kInput);
  CHECK(stats.error().message.find("looks like plain text") != std::string::npos);
  stats = ReadFiles({(folder.path / "absent").string()}, &resources, &issues, &sink, {});
  REQUIRE_FALSE(stats.ok());
  CHECK(stats.error().message == "no such file or directory");
}
