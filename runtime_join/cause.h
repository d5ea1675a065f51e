// Where the failure or the time of one request comes from: for whoever has just been paged and
// holds a single trace of it.
//
// A failure is followed from an entry span to the call that it passes on: of those that failed and
// were not made good, and that the caller does not survive, the one that ended last; and so on in
// the callee, until nothing below explains it. Time is that of the request's critical path, by what
// held it: the operation's own code, the way to a callee, a peer that records no spans, a proxy.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime_join/entry_span.h"
#include "runtime_join/trace.h"

namespace arterial::runtime {

enum class Arises : uint8_t {
  kOwn,    // in the operation itself
  kWay,    // between a caller and a callee that is all right: network, queues, deadlines
  kPeer,   // in what records no spans of its own, or did not answer
  kProxy,  // in a proxy
};
std::string_view ToString(Arises where);  // own, way, peer, proxy

// A request, or a call on the way from it to the cause.
struct Hop {
  std::string component;  // that answers: namespace/name, or the peer's name
  std::string operation;  // as its spans name it; a call that nobody recorded: as the client does
  std::string client;     // name of the client span; empty: the request itself, or not recorded
  int64_t start_ns = 0;   // since the request's start; of the client span where there is one
  int64_t duration_ns = 0;
  std::string code;       // how it ended; empty: well
  bool answered = false;  // the callee's span was recorded
  int64_t tries = 1;      // calls of it by this caller that failed
};

// One part of the request's critical time.
struct TimeHolder {
  Arises where = Arises::kOwn;
  std::string component, operation;                // that holds it; kWay: that is on its far end
  std::string caller_component, caller_operation;  // that calls; empty for the request itself
  std::string inner;        // the span within the operation that holds most of it; empty: its own
  int64_t calls = 0;        // entry spans or calls of that kind below the request
  int64_t critical_ns = 0;  // by itself, without what it waits for
};

struct Explanation {
  std::string trace;     // 32 hexadecimal digits
  int64_t start_ns = 0;  // Unix time of the request
  int64_t duration_ns = 0;
  bool failed = false;
  bool answer = false;                // with a code that is an answer: 404, NOT_FOUND
  bool partial = false;               // spans are missing: the cause may lie in them
  std::vector<Hop> hops;              // hops[0] is the request; more only where it failed
  Arises where = Arises::kOwn;        // of the failure: in, on the way to, ... the last hop
  std::vector<std::string> survived;  // operations that failed, too, but not for this request
  std::vector<TimeHolder> times;      // greatest first
};

// Whether the caller is known to survive a failure of the callee.
using Survives = std::function<bool(const Hop& caller, const Hop& callee)>;

// Explains the request whose entry span is spans[entry]. `topology` is FindCalls(trace, rules).
Explanation Explain(const Trace& trace, const Topology& topology, const ComponentRules& rules,
                    int32_t entry, const Survives& survives);

}  // namespace arterial::runtime
