#include "runtime_join/outcome.h"

#include "tests/catch.h"
#include "tests/runtime_agg/builder.h"

using namespace arterial::runtime;
using namespace arterial::runtime::testing;

namespace {

Outcome Of(Pairs attributes, SpanStatus status = SpanStatus::kUnset) {
  Span span;
  span.status = status;
  for (const auto& [key, value] : attributes) span.attributes.Add(key, value);
  return OutcomeOf(span);
}

}  // namespace

TEST_CASE("gRPC codes: failures, answers, cancelled; client and server errors differ") {
  const char* names[] = {"ok",     "cancelled", "failed", "answer", "failed", "answer",
                         "answer", "answer",    "failed", "answer", "answer", "answer",
                         "failed", "failed",    "failed", "failed", "answer"};
  for (int code = 0; code <= 16; ++code) {
    const Outcome o = Of({{"rpc.grpc.status_code", std::to_string(code).c_str()}});
    INFO(code);
    const Ending want = std::string(names[code]) == "ok"          ? Ending::kOk
                        : std::string(names[code]) == "cancelled" ? Ending::kCancelled
                        : std::string(names[code]) == "failed"    ? Ending::kFailed
                                                                  : Ending::kAnswer;
    CHECK(o.ending == want);
    CHECK(o.non_ok == (code != 0));
    CHECK(o.client_error == (code != 0));
    CHECK(o.server_error ==
          (code == 2 || code == 4 || code == 12 || code == 13 || code == 14 || code == 15));
  }
  CHECK(Of({{"rpc.response.status_code", "UNAVAILABLE"}}).ending == Ending::kFailed);
  CHECK(Of({{"rpc.response.status_code", "not_found"}}).code == "NOT_FOUND");
}

TEST_CASE("HTTP codes: 4xx is an error of the client alone; 408, 429 and 5xx are failures") {
  CHECK(Of({{"http.status_code", "200"}}).ending == Ending::kOk);
  CHECK(Of({{"http.response.status_code", "302"}}).ending == Ending::kOk);
  const Outcome missing = Of({{"http.response.status_code", "404"}});
  CHECK(missing.ending == Ending::kAnswer);
  CHECK(missing.client_error);
  CHECK_FALSE(missing.server_error);
  CHECK(missing.non_ok);
  CHECK(Of({{"http.status_code", "408"}}).ending == Ending::kFailed);
  CHECK(Of({{"http.status_code", "429"}}).ending == Ending::kFailed);
  CHECK(Of({{"http.status_code", "499"}}).ending == Ending::kCancelled);
  CHECK(Of({{"http.status_code", "503"}}).server_error);
  CHECK(Of({{"http.status_code", "0"}}).ending == Ending::kFailed);
}

TEST_CASE("Status and error tag speak where no code does; the code wins otherwise") {
  CHECK(Of({}, SpanStatus::kError).ending == Ending::kFailed);
  CHECK(Of({{"error", "true"}}).ending == Ending::kFailed);
  CHECK_FALSE(Of({}).known);
  CHECK(Of({{"error.type", "context canceled"}}, SpanStatus::kError).ending == Ending::kCancelled);
  // An answer stays an answer although the instrumentation marks it.
  CHECK(Of({{"rpc.grpc.status_code", "5"}}, SpanStatus::kError).ending == Ending::kAnswer);
  // The transport broke after the status line.
  CHECK(
      Of({{"http.status_code", "200"}, {"error.type", "ECONNRESET"}}, SpanStatus::kError).ending ==
      Ending::kFailed);
  // gRPC over HTTP: the inner code decides.
  CHECK(Of({{"http.status_code", "200"}, {"rpc.grpc.status_code", "14"}}).ending ==
        Ending::kFailed);
}

TEST_CASE("A call is what its client saw; the server speaks where the client says nothing") {
  Span client, server;
  server.attributes.Add("rpc.grpc.status_code", "13");
  CHECK(OutcomeOfCall(&client, &server).ending == Ending::kFailed);
  CHECK_FALSE(OutcomeOfCall(&client, &server).client_error);
  client.attributes.Add("rpc.grpc.status_code", "0");
  CHECK(OutcomeOfCall(&client, &server).ending == Ending::kOk);
  CHECK(OutcomeOfCall(nullptr, &server).server_error);
}

TEST_CASE("Resend attributes") {
  Span span;
  CHECK_FALSE(IsResend(span));
  span.attributes.Add("http.request.resend_count", "0");
  CHECK_FALSE(IsResend(span));
  span.attributes.Add("rpc.grpc.retry_attempt", "1");
  CHECK(IsResend(span));
}
