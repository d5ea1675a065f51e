// Ids, weights, redaction, and how JSON streams are cut into records.
#include <random>
#include <string>

#include "runtime_join/formats/ids.h"
#include "runtime_join/formats/json_records.h"
#include "runtime_join/formats/sampling.h"
#include "runtime_join/formats/trace_format.h"
#include "runtime_join/formats/utf8.h"
#include "tests/catch.h"

using namespace arterial;
using namespace arterial::runtime;

namespace {

std::vector<std::string> Records(const std::string& text,
                                 std::vector<std::string_view> arrays = {"data"}) {
  const std::unique_ptr<Input> input = Input::FromBytes(text, "x");
  JsonRecordReader reader(input.get(), std::move(arrays));
  std::vector<std::string> out;
  JsonRecord record;
  while (*reader.Next(&record)) {
    std::string row = std::to_string(record.line) + " " + std::string(record.array) + ": ";
    for (char c : record.text)
      if (c != '\n' && c != ' ') row += c;
    out.push_back(row);
  }
  return out;
}

using Rows = std::vector<std::string>;

class Collect : public SpanSink {
 public:
  Status OnSpan(Span span) override {
    ++spans;
    name_bytes += span.name.size();
    return {};
  }
  int64_t spans = 0;
  size_t name_bytes = 0;
};

}  // namespace

TEST_CASE("ids: hexadecimal, padded, base64, hashed") {
  const TraceId id = {0x5b8efff798038103, 0xd269b633813fc60c};
  CHECK(ParseTraceId("5B8EFFF798038103D269B633813FC60C").id == id);
  CHECK(ParseTraceId("W47/95gDgQPSabYzgT/GDA==").id == id);
  CHECK(ParseTraceId("0x5b8efff798038103d269b633813fc60c").id == id);
  CHECK(ParseTraceId("d269b633813fc60c").id == TraceId{0, 0xd269b633813fc60c});
  CHECK(ParseTraceId("b8efff798038103d269b633813fc60c").id ==
        TraceId{0x0b8efff798038103, 0xd269b633813fc60c});
  CHECK(ParseTraceId("").id.IsZero());
  CHECK(ParseTraceId("00000000000000000000000000000000").id.IsZero());
  CHECK_FALSE(ParseTraceId("1").hashed);
  CHECK(ParseTraceId("trace-abc").hashed);
  CHECK(ParseTraceId("trace-abc").id == ParseTraceId("trace-abc").id);
  CHECK(ParseTraceId("5b8efff798038103d269b633813fc60c0").hashed);  // 33 digits
  CHECK(ParseSpanId("7uGbfsPBsXQ=").id == 0xeee19b7ec3c1b174);
  CHECK(ParseSpanId("EEE19b7ec3c1b174").id == 0xeee19b7ec3c1b174);
  CHECK(ParseSpanId("a").id == 10);
  CHECK(ParseSpanId("span-A").hashed);
  CHECK(ParseSpanId("1eee19b7ec3c1b174").hashed);  // 17 digits
}

TEST_CASE("weights: threshold and probability") {
  const auto threshold = [](std::string_view state) {
    Span span;
    SetWeightFromTraceState(state, &span);
    return std::pair(span.weight, span.weight_source);
  };
  using enum WeightSource;
  CHECK(threshold("ot=th:0") == std::pair(kWeightOne, kThreshold));
  CHECK(threshold("ot=th:8") == std::pair(2 * kWeightOne, kThreshold));
  CHECK(threshold("a=b, ot=rv:123;th:c ,z=1") == std::pair(4 * kWeightOne, kThreshold));
  CHECK(threshold("ot=th:fd70a3d70a3d71").first / kWeightOne == 100);
  CHECK(threshold("ot=th:ffffffffffffff") == std::pair(kMaxWeight, kThreshold));
  for (std::string_view none : {"", "ot=", "ot=th:", "ot=th:C", "ot=th:123456789abcdef", "x=th:8"})
    CHECK(threshold(none) == std::pair(kWeightOne, kUnknown));
  const auto tags = [](std::string_view type, std::string_view param) {
    Span span;
    span.attributes.Add("sampler.type", type);
    span.attributes.Add("sampler.param", param);
    SetWeightFromSamplerTags(&span);
    return std::pair(span.weight, span.weight_source);
  };
  CHECK(tags("probabilistic", "0.25") == std::pair(4 * kWeightOne, kProbabilistic));
  CHECK(tags("probabilistic", "3") == std::pair(kWeightOne, kProbabilistic));
  CHECK(tags("probabilistic", "1e-300") == std::pair(kMaxWeight, kProbabilistic));
  CHECK(tags("probabilistic", "0") == std::pair(kWeightOne, kUnknown));
  CHECK(tags("probabilistic", "nan") == std::pair(kWeightOne, kUnknown));
  CHECK(tags("const", "true") == std::pair(kWeightOne, kUnknown));
}

TEST_CASE("lines are records; a broken line does not touch the next") {
  CHECK(Records("{\"a\":1}\n\n  {\"b\":[2]}\r\n") == Rows{"1 : {\"a\":1}", "3 : {\"b\":[2]}\r"});
  CHECK(Records("{\"a\":\"cut\n{\"b\":2}\n") == Rows{"1 : {\"a\":\"cut", "2 : {\"b\":2}"});
  CHECK(Records("junk\n{\"b\":2}\n") == Rows{"1 : junk", "2 : {\"b\":2}"});
  CHECK(Records("").empty());
  CHECK(Records(" \n\t\n").empty());
  CHECK(Records("\xEF\xBB\xBF{\"a\":1}\n") == Rows{"1 : {\"a\":1}"});
}

TEST_CASE("a document over several lines is cut into the elements of its arrays") {
  CHECK(Records("{\n\"data\": [\n{\"x\": 1},\n{\"y\": [\"]}\\\"\"]}\n],\n\"total\": 0\n}\n") ==
        Rows{"3 data: {\"x\":1}", "4 data: {\"y\":[\"]}\\\"\"]}", "1 : {\"data\":[],\"total\":0}"});
  CHECK(Records("[\n{\"x\":1},\n2, \"three\"\n]") ==
        Rows{"2 : {\"x\":1}", "3 : 2", "3 : \"three\"", "1 : []"});
  CHECK(Records("{\n\"traceID\": \"data\",\n\"spans\": [1, 2]\n}\n{\n\"data\": [3]\n}") ==
        Rows{"1 : {\"traceID\":\"data\",\"spans\":[1,2]}", "6 data: 3", "5 : {\"data\":[]}"});
  // Not the key at the top.
  CHECK(Records("{\n\"other\": {\"data\": [1]}\n}") == Rows{"1 : {\"other\":{\"data\":[1]}}"});
  // The file ends in the middle.
  CHECK(Records("{\n\"data\": [\n{\"x\": 1},\n{\"y\": ") ==
        Rows{"3 data: {\"x\":1}", "4 data: {\"y\":"});
  CHECK(Records("{\"data\":[{\"x\":1},{\"y\"") == Rows{"1 data: {\"x\":1}", "1 data: {\"y\""});
}

TEST_CASE("lines that are too long to be held are cut into elements, the next line is unharmed") {
  std::string element = "{\"n\":\"" + std::string(1 << 20, 'x') + "\"}";
  std::string line = "{\"data\":[" + element;
  for (int i = 0; i < 20; ++i) line += "," + element;
  const Rows rows = Records(line + "]}\n" + line + "\n{\"b\":2}\n");
  REQUIRE(rows.size() == 21 + 1 + 21 + 1 + 1);
  CHECK(rows[20] == "1 data: " + element);
  CHECK(rows[21] == "1 : {\"data\":[]}");
  CHECK(rows[42] == "2 data: " + element);
  CHECK(rows[43] == "2 : {\"data\":[");
  CHECK(rows[44] == "3 : {\"b\":2}");
}

TEST_CASE("a very long line gives the same spans as short ones") {
  const std::string span =
      R"({"traceId":"11","spanId":"5","name":"n","startTimeUnixNano":"1","endTimeUnixNano":"2"})";
  const std::string element = R"({"scopeSpans":[{"spans":[)" + span + "," + span + "]}]}";
  std::string line = R"({"resourceSpans":[)" + element;
  for (int i = 1; i < 60'000; ++i) line += "," + element;
  line += "]}\n";
  REQUIRE(line.size() > JsonRecordReader::kMaxLine);
  ResourceTable resources;
  db::IssueLog issues;
  Collect sink;
  REQUIRE(ReadSpans(line + line, &sink, &resources, &issues).ok());
  CHECK(sink.spans == 4 * 60'000);
  CHECK(issues.empty());
}

TEST_CASE("unknown content is refused with what it looks like") {
  const auto refusal = [](std::string_view text) {
    ResourceTable resources;
    db::IssueLog issues;
    Collect sink;
    const auto format = ReadSpans(text, &sink, &resources, &issues);
    return format ? "accepted" : format.error().ToString();
  };
  using Catch::Matchers::Contains;
  CHECK_THAT(refusal(R"({"spanSets":1})"), Contains("memory: unknown trace format: it is JSON"));
  CHECK_THAT(refusal(R"({"traces":[{"traceID":"1","spanSet":{"spans":[]}}]})"),
             Contains("Tempo's search"));
  CHECK_THAT(refusal(R"({"colour":"red"})"), Contains("\"colour\""));
  CHECK_THAT(refusal("<html>"), Contains("HTML"));
  CHECK_THAT(refusal(std::string_view("\n\x0a\0\x12", 4)), Contains("binary"));
  CHECK(refusal("") == "accepted");
}

TEST_CASE("bad UTF-8 is replaced byte by byte, good is kept") {
  CHECK(ReplaceBadUtf8("caf\xc3\xa9 \xf0\x9f\x98\x80") == "caf\xc3\xa9 \xf0\x9f\x98\x80");
  const std::string r = "\xEF\xBF\xBD";
  CHECK(ReplaceBadUtf8("a\xe9z") == "a" + r + "z");
  CHECK(ReplaceBadUtf8("\xc0\xaf") == r + r);
  CHECK(ReplaceBadUtf8("\xed\xa0\x80") == r + r + r);
  CHECK(ReplaceBadUtf8("\xf4\x90\x80\x80") == r + r + r + r);
  CHECK(ReplaceBadUtf8("\xe2\x82") == r + r);
}
