#include "runtime_join/outcome.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace arterial::runtime {
namespace {

constexpr std::array<std::string_view, 17> kGrpcCodes = {
    "OK",
    "CANCELLED",
    "UNKNOWN",
    "INVALID_ARGUMENT",
    "DEADLINE_EXCEEDED",
    "NOT_FOUND",
    "ALREADY_EXISTS",
    "PERMISSION_DENIED",
    "RESOURCE_EXHAUSTED",
    "FAILED_PRECONDITION",
    "ABORTED",
    "OUT_OF_RANGE",
    "UNIMPLEMENTED",
    "INTERNAL",
    "UNAVAILABLE",
    "DATA_LOSS",
    "UNAUTHENTICATED",
};
enum { kOkCode, kCancelledCode };

constexpr bool In(int code, std::initializer_list<int> codes) {
  return std::find(codes.begin(), codes.end(), code) != codes.end();
}
// UNKNOWN, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, UNIMPLEMENTED, INTERNAL, UNAVAILABLE, DATA_LOSS
constexpr bool IsGrpcFailure(int code) { return In(code, {2, 4, 8, 12, 13, 14, 15}); }
// The same without RESOURCE_EXHAUSTED: what makes a gRPC server span an error.
constexpr bool IsGrpcServerError(int code) { return In(code, {2, 4, 12, 13, 14, 15}); }

std::optional<int> Number(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::string Upper(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return out;
}

std::optional<int> GrpcCode(const Span& span) {
  const std::string_view text =
      span.attributes.GetAny({"rpc.grpc.status_code", "rpc.response.status_code",
                              "rpc.connect_rpc.error_code", "grpc.status_code", "grpc.status"});
  if (text.empty()) return std::nullopt;
  if (const std::optional<int> number = Number(text)) {
    if (*number >= 0 && *number <= 16) return number;
    return std::nullopt;
  }
  std::string name = Upper(text);
  if (name == "CANCELED") name = "CANCELLED";
  const auto at = std::find(kGrpcCodes.begin(), kGrpcCodes.end(), name);
  if (at == kGrpcCodes.end()) return std::nullopt;
  return static_cast<int>(at - kGrpcCodes.begin());
}

bool SaysCancelled(std::string_view error_type) {
  const std::string text = Upper(error_type);
  // .NET throws TaskCanceledException for time-outs, too.
  return text.find("CANCEL") != std::string::npos && text.find("TASKCANCEL") == std::string::npos;
}

Outcome FromGrpc(int code) {
  Outcome out;
  out.known = true;
  if (code == kOkCode) return out;
  out.code = kGrpcCodes[static_cast<size_t>(code)];
  out.non_ok = out.client_error = true;
  out.server_error = IsGrpcServerError(code);
  out.ending = code == kCancelledCode ? Ending::kCancelled
               : IsGrpcFailure(code)  ? Ending::kFailed
                                      : Ending::kAnswer;
  return out;
}

Outcome FromHttp(int code) {
  Outcome out;
  out.known = true;
  if (code > 0 && code < 400) return out;
  out.code = std::to_string(code);
  out.non_ok = out.client_error = true;
  out.server_error = code >= 500 || code <= 0;
  // 499: a proxy's word for a client that closed the connection; 0: no response at all.
  out.ending = code == 499                                              ? Ending::kCancelled
               : code >= 500 || code == 408 || code == 429 || code <= 0 ? Ending::kFailed
                                                                        : Ending::kAnswer;
  return out;
}

Outcome Failure(std::string code, bool cancelled) {
  Outcome out;
  out.known = out.non_ok = out.client_error = out.server_error = true;
  out.ending = cancelled ? Ending::kCancelled : Ending::kFailed;
  out.code = std::move(code);
  return out;
}

bool IsTrue(std::string_view value) { return value == "true" || value == "1" || value == "True"; }

}  // namespace

Outcome OutcomeOf(const Span& span) {
  const std::string_view error_type = span.attributes.Get("error.type");
  const bool error = span.status == SpanStatus::kError || IsTrue(span.attributes.Get("error"));
  std::optional<Outcome> coded;
  if (const std::optional<int> grpc = GrpcCode(span))
    coded = FromGrpc(*grpc);
  else if (const std::optional<int> http =
               Number(span.attributes.GetAny({"http.response.status_code", "http.status_code"})))
    coded = FromHttp(*http);
  if (coded) {
    // A good code and an error that is no code: the transport broke after the status had come.
    if (coded->code.empty() && error && !error_type.empty() && !Number(error_type))
      return Failure(std::string(error_type), SaysCancelled(error_type));
    // A result that its own program calls an error is not OK for whoever asked for it.
    coded->non_ok |= error;
    return *coded;
  }
  if (error) {
    const std::string_view code =
        span.attributes.GetAny({"error.type", "db.response.status_code", "otel.status_code"});
    return Failure(code.empty() ? "ERROR" : std::string(code), SaysCancelled(error_type));
  }
  Outcome out;
  out.known = span.status == SpanStatus::kOk;
  return out;
}

Outcome OutcomeOfCall(const Span* client, const Span* server) {
  Outcome out;
  if (client != nullptr) out = OutcomeOf(*client);
  if (!out.known && server != nullptr) {
    const bool client_error = out.client_error;
    out = OutcomeOf(*server);
    // Errors are displayed at the client where there is one, and this one reported none.
    if (client != nullptr) out.client_error = client_error;
  }
  return out;
}

bool IsResend(const Span& span) {
  bool found = false;
  span.attributes.ForEach([&](std::string_view key, std::string_view value) {
    if (value.empty() || value == "0" || value == "false") return;
    if (key.ends_with("resend_count") || key.starts_with("retry") ||
        key.find(".retry") != std::string_view::npos)
      found = true;
  });
  return found;
}

}  // namespace arterial::runtime
