// What the code around a call says of it: what becomes of a failure, deadline, retries, order with
// other calls, context. Part of the facts of a unit (db/facts.h). Each struct is one analysis; each
// carries how sure it is and the lines that say so.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "db/support/hash.h"

namespace arterial::db {

// A place in the source. `file` is relative to the indexed root with '/', absolute outside it;
// line and column count from 1.
struct Location {
  std::string file;
  uint32_t line = 0;
  uint32_t column = 0;
  auto operator<=>(const Location&) const = default;
};

// Identity of a function across units: hash of its USR, salted with the file of the definition
// where the linker could not join two of the same name (internal linkage, main, lambdas).
// Instantiations of one template are told apart by their arguments.
using FunctionId = Hash128;

// Words are those of the exports: ToString gives them.
enum class Confidence : uint8_t { kLow, kMedium, kHigh };
enum class Known : uint8_t { kUnknown, kNo, kYes };

// A line that an answer rests on.
struct Evidence {
  Location location;
  std::string says;  // a few words: "tested here", "thrown on", "FLAGS_timeout_ms = 500"
  auto operator<=>(const Evidence&) const = default;
};

//
// Failure
//

// What becomes of a failure (SEMANTICS 5): it reaches the caller; a fallback, a default or a log
// line; nobody looks at it.
enum class FailureVerdict : uint8_t { kUnknown, kPropagates, kHandled, kIgnored };

// A way by which a failure leaves a function, and so arrives where the function is called.
struct Outlet {
  enum class How : uint8_t {
    kReturn,    // in the returned value
    kThrow,     // as an exception
    kVariable,  // in a parameter, member or captured variable, `id`
    kCallback,  // as an argument of the function that the parameter or member `id` holds
    kAnswer,    // in the answer to the request: the handler's failure, whoever calls this
    // As an argument to a function of another unit, `id` being PassedTo. Does not leave by that,
    // but what that function does is done to it: of failures that are handled, too.
    kPassed,
  };
  // What the value looks like there.
  enum class Value : uint8_t {
    kObject,    // tells by itself: a status, an empty optional or expected, a future, an exception
    kZero,      // false, 0, null
    kPositive,  // true, an error code above 0
    kNegative,  // an error code below 0
  };
  How how = How::kReturn;
  Value value = Value::kObject;
  Hash128 id = {};  // Parameter(i), or the hash of a member or captured variable
  // The parameter of that number, from 0: the same for a method and those that override it.
  static Hash128 Parameter(uint32_t number) { return {0, number}; }
  auto operator<=>(const Outlet&) const = default;
};

// A parameter of a function as an outlet: `parameter` counts from 0.
Hash128 PassedTo(const FunctionId& function, uint32_t parameter);

// What a function does to a failure that arrives in it.
struct Failure {
  FailureVerdict verdict = FailureVerdict::kUnknown;  // kPropagates: leaves by `outlets`
  Confidence confidence = Confidence::kLow;
  Location decided;                // the line that decides; line 0: none
  std::vector<Evidence> evidence;  // in the order of the flow
  std::vector<Outlet> outlets;     // sorted, unique; unless it propagates only kPassed
  bool tested = false;             // a branch depends on it
  bool fire_and_forget = false;    // nothing ever waits for the result
  auto operator<=>(const Failure&) const = default;
};

//
// Deadline, retry, hedging, channel
//

enum class DeadlineKind : uint8_t { kUnknown, kNone, kSet, kInherited };

struct Deadline {
  DeadlineKind kind = DeadlineKind::kUnknown;
  Confidence confidence = Confidence::kLow;
  bool has_value = false;
  int64_t nanoseconds = 0;  // with has_value: the constant, or the default of `flag`
  std::string flag;         // command-line flag or configuration key that holds it, "" if none
  std::vector<Evidence> evidence;
  auto operator<=>(const Deadline&) const = default;
};

enum class RetryKind : uint8_t { kUnknown, kNone, kLoop, kLibrary, kServiceConfig };

struct Retry {
  RetryKind kind = RetryKind::kUnknown;
  Confidence confidence = Confidence::kLow;
  uint32_t attempts = 0;  // in all, the first included; 0: not known
  bool unbounded = false;
  Known backoff = Known::kUnknown;  // waits longer and longer, or at all
  std::vector<Evidence> evidence;
  auto operator<=>(const Retry&) const = default;
};

enum class ChannelUse : uint8_t { kUnknown, kPooled, kPerCall };

struct Channel {
  ChannelUse use = ChannelUse::kUnknown;
  Confidence confidence = Confidence::kLow;
  Known hedging = Known::kUnknown;
  Known wait_for_ready = Known::kUnknown;
  std::vector<Evidence> evidence;
  auto operator<=>(const Channel&) const = default;
};

//
// Where the call stands
//

struct Condition {
  std::string text;  // "!currency.empty()"; outermost first, joined by " && "; "": unconditional
  std::string flag;  // feature flag that it tests, "" if none
  Location location;
  auto operator<=>(const Condition&) const = default;
};

struct Loop {
  std::string over;  // "cart.items()", or the condition; "": in no loop
  Known bounded = Known::kUnknown;
  Location location;
  auto operator<=>(const Loop&) const = default;
};

//
// Context
//

// Whether what came with the inbound request goes out with the call.
struct ContextFlow {
  Known trace = Known::kUnknown;         // trace context
  Known cancellation = Known::kUnknown;  // the caller's cancellation
  Known deadline = Known::kUnknown;      // the caller's deadline
  Confidence confidence = Confidence::kLow;
  std::vector<Evidence> evidence;
  auto operator<=>(const ContextFlow&) const = default;
};

// Everything about one call site; joined with CallSiteFact by function and location.
struct CallFlow {
  FunctionId function;
  Location location;
  Failure failure;
  Deadline deadline;
  Retry retry;
  Channel channel;
  Condition condition;
  Loop loop;
  ContextFlow context;
  auto operator<=>(const CallFlow&) const = default;
};

// The same of a call of another function of the project, as far as chains need it: what its caller
// does to a failure that leaves the callee by an outlet, and where the call stands.
struct HelperFlow {
  struct Arrival {
    Outlet from;  // of the callee
    Failure failure;
    auto operator<=>(const Arrival&) const = default;
  };
  FunctionId caller;
  FunctionId callee;              // the caller itself: of failures that it is given, kPassed
  Location location;              // as in CallFact
  std::vector<Arrival> arrivals;  // sorted by `from`; without one, what is thrown goes on
  Condition condition;
  Loop loop;
  Deadline deadline;    // that the caller sets for the calls beneath
  Retry retry;          // of the call as a whole
  ContextFlow context;  // that the caller hands down
  auto operator<=>(const HelperFlow&) const = default;
};

// A function makes a gRPC channel, gives one a service config, or is an interceptor that adds to
// what calls send.
struct ChannelFact {
  FunctionId function;
  Location location;
  bool makes = false;          // a channel, else only its arguments
  bool intercepted = false;    // calls through it pass interceptors; without `makes`: is one
  std::string service_config;  // JSON text; "" if none, or not a constant
  auto operator<=>(const ChannelFact&) const = default;
};

//
// Order
//

enum class Order : uint8_t { kUnknown, kBefore, kAfter, kConcurrent, kExclusive };

// Of a later call on an earlier one.
enum class Dependence : uint8_t {
  kUnknown,
  kNo,
  kControl,  // the earlier only decides whether the later is made
  kYes,      // the later needs a value that the earlier gives
};

// How a step goes on after its call.
enum class StepMode : uint8_t {
  kCalls,   // runs within the call
  kStarts,  // runs beside what follows: asynchronous calls, threads, coroutines
  kMaybe,   // was handed to somebody who may run it, now or later
};
// By whom the end of what a step has started is waited for, at the latest when its function
// returns.
enum class StepEnd : uint8_t {
  kOver,      // by the function itself, on every way out
  kReturned,  // by the caller, with what is returned or the object constructed
  kLoose,     // by nobody that is known
};

// A call site, or a call of a function that may lead to one, in the body of a function.
struct StepFact {
  Location location;      // of the call site, or of the name of what is called or started
  FunctionId callee;      // what is called; zero for a call site
  std::string operation;  // of a call site
  bool is_site = false;
  StepMode mode = StepMode::kCalls;
  StepEnd end = StepEnd::kOver;  // of what goes on after the call has returned
  uint32_t awaited_line = 0;     // where that is waited for first; 0: nowhere in the function
  auto operator<=>(const StepFact&) const = default;
};

// How the steps of one function follow each other. Of n steps, in the order in which control comes
// to them, the pairs (0, 1), (0, 2), ... (1, 2), ... are a character each.
struct BodyFlow {
  FunctionId function;
  std::vector<StepFact> steps;
  // x: no way leads through both; b: one after the other, what the first has started is awaited
  // before the second; p: the first may still go on when the second begins; q: b, but in the next
  // round of a loop the second may still go on when the first begins again; =: parts of one call
  std::string order;
  // d: a result of the first flows into what the second is given; c: it only decides whether the
  // second runs; n: neither; u: out of sight
  std::string dependence;
  auto operator<=>(const BodyFlow&) const = default;
};

// Where the pair (i, j), i < j, of `count` steps stands in BodyFlow::order and dependence.
constexpr size_t PairOfSteps(size_t i, size_t j, size_t count) {
  return i * count - i * (i + 1) / 2 + (j - i - 1);
}

// propagates, handled, ... as exports have them; "unknown" for kUnknown.
std::string_view ToString(FailureVerdict verdict);
std::string_view ToString(DeadlineKind kind);      // set, inherited, none
std::string_view ToString(RetryKind kind);         // loop, library, service_config, none
std::string_view ToString(ChannelUse use);         // pooled, per_call
std::string_view ToString(Order order);            // before, after, concurrent, exclusive
std::string_view ToString(Dependence dependence);  // yes, control, no
std::string_view ToString(StepMode mode);          // calls, starts, maybe
std::string_view ToString(StepEnd end);            // over, returned, loose
std::string_view ToString(Confidence confidence);  // high, medium, low
std::string_view ToString(Known known);            // yes, no

}  // namespace arterial::db
