// Damaged samples must never crash a reader, nor lose count. Run it under the asan preset too.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "runtime_join/assemble.h"
#include "runtime_join/critical_path.h"
#include "runtime_join/formats/trace_format.h"
#include "tests/catch.h"

using namespace arterial;
using namespace arterial::runtime;

namespace {

class Collect : public SpanSink {
 public:
  Status OnSpan(Span span) override {
    spans.push_back(std::move(span));
    return {};
  }
  std::vector<Span> spans;
};

// Everything that reading and measuring can do with the bytes.
void Digest(std::string_view bytes) {
  ResourceTable resources;
  db::IssueLog issues;
  Collect sink;
  const std::unique_ptr<Input> input = Input::FromBytes(bytes, "x");
  ReadContext context{"x", &resources, &issues, &sink, {}};
  const auto format = ReadSpans(input.get(), &context);
  REQUIRE(context.stats.spans == static_cast<int64_t>(sink.spans.size()));
  if (!format) REQUIRE_FALSE(format.error().message.empty());
  if (sink.spans.empty()) return;
  for (Span& span : sink.spans) span.trace = {0, 1};
  AssembleCounts counts;
  const Trace trace = Assemble(std::move(sink.spans), {}, &counts);
  REQUIRE(counts.spans_in == counts.spans_merged + static_cast<int64_t>(trace.spans.size()));
  for (int32_t root : trace.roots) {
    int64_t left = trace.spans[root].end_ns - trace.spans[root].start_ns;
    for (const Section& s : CriticalPath(trace, root)) left -= s.end_ns - s.start_ns;
    REQUIRE(left == 0);
    CriticalPath(trace, root, CriticalPathMode::kCrisp);
    CriticalPath(trace, root, CriticalPathMode::kJaegerUi);
    Slack(trace, root);
  }
}

std::string Mutate(std::string text, std::mt19937* random) {
  const auto pick = [&](size_t n) { return (*random)() % std::max<size_t>(n, 1); };
  static constexpr std::string_view kPieces[] = {"\"", "{",     "}",    "[",    "]",
                                                 ",",  ":",     "\\",   "\n",   "0",
                                                 "-",  "1e999", "null", "\x80", "\"spans\":["};
  for (size_t edits = 1 + pick(4); edits > 0 && !text.empty(); --edits) {
    const size_t at = pick(text.size());
    switch (pick(5)) {
      case 0:
        text[at] = static_cast<char>(text[at] ^ (1 << pick(8)));
        break;
      case 1:
        text.erase(at, 1 + pick(30));
        break;
      case 2:
        text.insert(at, kPieces[pick(std::size(kPieces))]);
        break;
      case 3:
        text.insert(at, text.substr(pick(text.size()), pick(200)));
        break;
      default:
        if (pick(10) == 0) text.resize(at);
    }
  }
  return text;
}

}  // namespace

TEST_CASE("no damage to the samples crashes a reader") {
  const std::filesystem::path folder = std::filesystem::path(ARTERIAL_SOURCE_DIR) / "tests/formats";
  std::mt19937 random(42);
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    const std::string extension = entry.path().extension().string();
    if (!entry.is_regular_file() || extension == ".cpp" || extension == ".expected") continue;
    std::ifstream in(entry.path(), std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    Digest(text);
    // At every byte of a small file.
    for (size_t cut = 0; cut < text.size(); cut += 1 + text.size() / 8192)
      Digest(std::string_view(text).substr(0, cut));
    for (int round = 0; round < 200; ++round) Digest(Mutate(text, &random));
  }
}
