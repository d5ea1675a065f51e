// How a span ended, in the three senses of SEMANTICS 4: did the callee fail (verdicts), did the
// caller fail, is it an error for display (OpenTelemetry's rules for clients and servers).
#pragma once

#include <string>

#include "runtime_join/span.h"

namespace arterial::runtime {

enum class Ending : uint8_t {
  kOk,
  kAnswer,     // a non-OK code that is an answer: NOT_FOUND, INVALID_ARGUMENT, 404, ...
  kFailed,     // the callee failed
  kCancelled,  // the caller gave up: says nothing about the callee
};

struct Outcome {
  Ending ending = Ending::kOk;
  bool known = false;         // the span carries a code, a status or an error
  bool non_ok = false;        // any non-OK result: as an entry span, the caller failed
  bool client_error = false;  // an error by OpenTelemetry's rules for client spans
  bool server_error = false;  // ... for server spans
  std::string code;           // NOT_FOUND, 404, ERROR, ...; empty when OK
};

Outcome OutcomeOf(const Span& span);

// A call as its client saw it; the server's word where the client carries none.
Outcome OutcomeOfCall(const Span* client, const Span* server);

// True when the span says that it repeats an earlier call (http.request.resend_count, retry...).
bool IsResend(const Span& span);

}  // namespace arterial::runtime
