#include "runtime_join/clock_skew.h"

#include <algorithm>
#include <array>
#include <string>

namespace arterial::runtime {
namespace {

// A call that its client gave up ends at the client before it ends at the server: nothing to
// correct.
bool GaveUp(const Span& client) {
  const std::string_view code = client.attributes.GetAny(
      {"rpc.response.status_code", "rpc.grpc.status_code", "grpc.status_code"});
  for (std::string_view gave_up : {"1", "4", "CANCELLED", "DEADLINE_EXCEEDED"})
    if (code == gave_up) return true;
  const std::string_view http =
      client.attributes.GetAny({"http.response.status_code", "http.status_code"});
  for (std::string_view gave_up : {"408", "499", "504"})
    if (http == gave_up) return true;
  std::string error(client.attributes.Get("error.type"));
  std::transform(error.begin(), error.end(), error.begin(), [](unsigned char c) {
    return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  });
  for (std::string_view word : {"timeout", "timedout", "timed_out", "deadline", "cancel"})
    if (error.find(word) != std::string::npos) return true;
  return false;
}

bool OnOtherHost(const Span& a, const Span& b) {
  if (a.resource == b.resource || a.resource == nullptr || b.resource == nullptr) return false;
  return !a.resource->host.empty() && !b.resource->host.empty() &&
         a.resource->host_key == b.resource->host_key && a.resource->host != b.resource->host;
}

bool OnSameHost(const Span& a, const Span& b) {
  if (a.resource == nullptr || b.resource == nullptr) return false;
  return a.resource == b.resource ||
         (!a.resource->host.empty() && a.resource->host_key == b.resource->host_key &&
          a.resource->host == b.resource->host);
}

int64_t ShiftOf(const Span& child, const Span& parent) {
  if (OnSameHost(child, parent)) return parent.adjusted_start_ns - parent.start_ns;
  if (!OnOtherHost(child, parent)) return 0;
  if (child.kind == SpanKind::kConsumer || (child.flags & kFlagFollowsFrom) != 0) return 0;
  const int64_t spare = (parent.end_ns - parent.start_ns) - (child.end_ns - child.start_ns);
  if (spare < 0) return 0;
  if (child.start_ns >= parent.adjusted_start_ns && child.end_ns <= parent.adjusted_end_ns)
    return 0;
  if (GaveUp(parent)) return 0;
  return parent.adjusted_start_ns + spare / 2 - child.start_ns;
}

}  // namespace

bool CorrectClockSkew(Trace* trace) {
  bool moved = false;
  std::vector<int32_t> stack(trace->roots);
  while (!stack.empty()) {
    const int32_t at = stack.back();
    stack.pop_back();
    for (int32_t c : trace->Children(at)) {
      Span& child = trace->spans[c];
      if (const int64_t shift = ShiftOf(child, trace->spans[at]); shift != 0) {
        child.adjusted_start_ns = child.start_ns + shift;
        child.adjusted_end_ns = child.end_ns + shift;
        child.flags |= kFlagSkewShifted;
        moved = true;
      }
      stack.push_back(c);
    }
  }
  return moved;
}

}  // namespace arterial::runtime
