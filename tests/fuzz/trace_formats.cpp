// All trace formats, through recognition and decompression, as `arterial ingest` reads a file.
#include <string_view>

#include "runtime_join/formats/trace_format.h"
#include "tests/fuzz/fuzz.h"

namespace {

using arterial::Status;
using arterial::runtime::Span;

class Counter : public arterial::runtime::SpanSink {
 public:
  Status OnSpan(Span span) override {
    ++spans;
    names += span.name.size();
    return {};
  }
  int64_t spans = 0;
  size_t names = 0;
};

// What one reading gave.
struct Reading {
  bool ok = false;
  int64_t spans = 0;
  size_t names = 0;
  arterial::db::IssueLog issues;
};

Reading Read(std::string_view bytes) {
  Reading reading;
  Counter counter;
  arterial::runtime::ResourceTable resources;
  const auto format = arterial::runtime::ReadSpans(bytes, &counter, &resources, &reading.issues);
  reading.ok = format.ok();
  if (!format.ok()) FUZZ_CHECK(!format.error().message.empty());
  reading.spans = counter.spans;
  reading.names = counter.names;
  return reading;
}

}  // namespace

std::vector<std::string> Seeds() { return {}; }

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const Reading first = Read(bytes);
  const Reading second = Read(bytes);
  FUZZ_CHECK(first.ok == second.ok);
  FUZZ_CHECK(first.spans == second.spans);
  FUZZ_CHECK(first.names == second.names);
  FUZZ_CHECK(first.issues.rows() == second.issues.rows());
  return 0;
}
