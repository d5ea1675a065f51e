// Each trace format's decoder on any bytes, as with `arterial ingest --input-format`: recognition
// would keep most damaged inputs away from them.
#include <memory>
#include <string_view>

#include "runtime_join/formats/trace_format.h"
#include "tests/fuzz/fuzz.h"

namespace {

using namespace arterial;
using namespace arterial::runtime;

class Counter : public SpanSink {
 public:
  Status OnSpan(Span span) override {
    FUZZ_CHECK(span.resource != nullptr);
    FUZZ_CHECK(span.id != 0 && !span.trace.IsZero());
    FUZZ_CHECK(span.end_ns >= span.start_ns);
    ++spans;
    return {};
  }
  int64_t spans = 0;
};

}  // namespace

std::vector<std::string> Seeds() { return {}; }

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  for (const TraceFormat* format : TraceFormats()) {
    format->looks_like(bytes);
    const std::unique_ptr<Input> input = Input::FromBytes(bytes, "x");
    ResourceTable resources;
    db::IssueLog issues;
    Counter counter;
    ReadContext context{"x", &resources, &issues, &counter, {}, format};
    const auto read = ReadSpans(input.get(), &context);
    if (!read.ok()) FUZZ_CHECK(!read.error().message.empty());
    FUZZ_CHECK(context.stats.spans == counter.spans);
  }
  return 0;
}
