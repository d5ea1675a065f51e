// Static facts of one translation unit: what a worker extracts, what the driver stores as one
// batch and what the linker reads. A field added here needs a line in facts.cpp and a new
// kFactsVersion.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "db/flow.h"
#include "db/support/hash.h"
#include "db/support/result.h"

namespace arterial::db {

// A member or parameter of a function's type is a node of its own as well: whoever reads or calls
// the member has an edge to it, and it has edges to the functions that are stored in it.
struct FunctionFact {
  FunctionId id;
  std::string name;   // qualified; lambdas as <encloser>::(lambda)
  Location location;  // of the definition's name
  bool is_main = false;
  bool internal = false;  // no symbol for the linker: internal linkage, a member, a parameter
  // Outside the unit's main file, or inline: who refers to it defines it as well.
  bool in_header = false;
};

// How control gets from one function to another, the most certain first.
enum class Via : uint8_t {
  kCall,          // direct call, constructor or destructor
  kLambda,        // the lambda is written inside the caller
  kVirtual,       // call of a virtual method: callee is the statically named method
  kAsync,         // passed to std::async
  kThread,        // passed to std::thread or std::jthread
  kAddressTaken,  // passed or returned as a value
  kStored,        // stored in a variable, field or table
};
std::string_view ToString(Via via);  // call, lambda, virtual, async, thread, address_taken, stored

struct CallFact {
  FunctionId caller;
  FunctionId callee;
  Via via = Via::kCall;
  Location location;
  auto operator<=>(const CallFact&) const = default;
};

// `method` overrides `overridden` (direct); `type` is the class that declares `method`.
struct OverrideFact {
  FunctionId method;
  FunctionId overridden;
  FunctionId type;
  auto operator<=>(const OverrideFact&) const = default;
};

// What an id stands for that this unit only declares: methods that are overridden, and the classes
// of methods that override. Tells which units can name them.
struct DeclaredFact {
  FunctionId id;
  std::string name;  // qualified
  auto operator<=>(const DeclaredFact&) const = default;
};

// Objects of `type` (or of a class derived from it) are constructed in this unit.
struct ConstructedFact {
  FunctionId type;
  auto operator<=>(const ConstructedFact&) const = default;
};

struct CallSiteFact {
  FunctionId function;    // enclosing function or lambda
  Location location;      // of the callee's name token
  std::string framework;  // grpc, cpp-httplib, ...
  std::string operation;  // pkg.Service/Method, GET /path, ...; empty: dynamic
  std::string call_kind;  // unary, client_stream, server_stream, bidi, oneway
  // blocking, async, prepare_async, callback, reactor, generic, address, request; queued: sent by a
  // later call (pipelines, bulk operations); local: in the process itself (SQLite)
  std::string api;
  std::vector<uint32_t> span_sites;  // indices into UnitFacts::span_sites of spans open here
  // Of a store's call, with {} for what is only known at run time; "" where nothing is known.
  std::string statement;  // SQL, or a command with its arguments
  std::string key;        // "user:{}"
  auto operator<=>(const CallSiteFact&) const = default;
};

struct HandlerFact {
  FunctionId function;  // the implementing function
  Location location;    // of the method's name token, or of the route's registration
  std::string framework;
  std::string operation;  // empty: dynamic
  std::string call_kind;
  // handler_override, callback, route, request, consumer (of a queue), rule
  std::string api;
  auto operator<=>(const HandlerFact&) const = default;
};

struct SpanSiteFact {
  FunctionId function;
  Location location;      // of the name token in the call that opens the span
  std::string framework;  // opentelemetry, opentracing
  std::string name;       // empty with dynamic = true
  bool dynamic = false;
  auto operator<=>(const SpanSiteFact&) const = default;
};

// While the span is open, `caller` calls or starts `callee`: the span is open in it, too.
struct OpenCallFact {
  FunctionId caller;
  FunctionId callee;
  uint32_t span_site = 0;  // index into UnitFacts::span_sites
  auto operator<=>(const OpenCallFact&) const = default;
};

// A trace context is written into a carrier of an outgoing call, or read from that of an incoming.
struct ContextFact {
  FunctionId function;               // enclosing function
  Location location;                 // of the callee's name token
  std::string framework;             // opentelemetry, opentracing
  bool inject = false;               // else extract
  std::vector<uint32_t> span_sites;  // of the span that is injected, as far as it is known
  auto operator<=>(const ContextFact&) const = default;
};

// A channel is made, a server listens, or a service is registered with one.
struct EndpointFact {
  FunctionId function;    // enclosing function
  Location location;      // of the callee's name token
  std::string framework;  // grpc, brpc, ...
  std::string role;       // channel, listener, registration
  // host:port, a URL or a name; the default where a flag has it; {} for what is only known at run
  // time. Of a registration the service.
  std::string address;
  std::string source;  // constant, "flag NAME", "environment NAME"; "": not known
  auto operator<=>(const EndpointFact&) const = default;
};

// The span is kept where no scope ends it: by a variable with static storage, or as a pointer that
// was released into a member. It ends if some function ends what `holder` keeps.
struct HeldSpanFact {
  uint32_t span_site = 0;  // index into UnitFacts::span_sites
  FunctionId holder;       // hash of the variable's USR
  auto operator<=>(const HeldSpanFact&) const = default;
};

// Something of this unit that was skipped, lost or guessed.
struct IssueFact {
  std::string kind;
  std::string severity;  // info, warning, error
  Location location;
  std::string detail;
  auto operator<=>(const IssueFact&) const = default;
};

struct UnitFacts {
  std::vector<FunctionFact> functions;       // definitions, sorted by id
  std::vector<CallFact> calls;               // sorted, unique
  std::vector<OverrideFact> overrides;       // sorted, unique
  std::vector<DeclaredFact> declared;        // sorted, unique
  std::vector<ConstructedFact> constructed;  // sorted, unique
  std::vector<CallSiteFact> call_sites;      // sorted, unique
  std::vector<HandlerFact> handlers;         // sorted, unique
  std::vector<SpanSiteFact> span_sites;      // in the order that CallSiteFact::span_sites refers to
  std::vector<OpenCallFact> open_calls;      // sorted, unique
  std::vector<ContextFact> contexts;         // sorted, unique
  std::vector<HeldSpanFact> held_spans;      // sorted, unique
  std::vector<EndpointFact> endpoints;       // sorted, unique
  std::vector<FunctionId> ended_holders;     // variables whose span this unit ends; sorted, unique
  std::vector<CallFlow> call_flows;          // sorted by function and location, one each
  std::vector<HelperFlow> helper_flows;      // sorted by caller, callee and location, one each
  std::vector<ChannelFact> channels;         // sorted, unique
  std::vector<BodyFlow> body_flows;          // sorted, unique
  // Calls of functions that are defined elsewhere have flow facts if those lead to call sites,
  // which is known only when all units are: of all of them, or only of these. Sorted, unique.
  bool follows_all = true;
  std::vector<FunctionId> follows;
  std::vector<IssueFact> issues;
  std::vector<std::string> inputs;   // absolute paths of all files read, sorted
  std::string first_error;           // file:line: message of the first error, empty when none
  std::vector<std::string> missing;  // includes that were not found
  bool degraded = false;             // errors were seen; facts are what could be extracted
  // How the worker got them (indexer/prelude), for the run's summary: RunPool takes both out, so
  // that stored facts are the same either way.
  bool with_prelude = false;     // parsed with a prelude
  bool prelude_refused = false;  // one was there, but made a difference: parsed again without
};

inline constexpr uint32_t kFactsVersion = 8;

// A compact, deterministic encoding: equal facts give equal bytes.
std::string Encode(const UnitFacts& facts);
// Fails on any malformed input without reading outside it.
Result<UnitFacts> Decode(std::string_view bytes);

}  // namespace arterial::db
