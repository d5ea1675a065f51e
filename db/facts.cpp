#include "db/facts.h"

#include <algorithm>
#include <unordered_map>

namespace arterial::db {
namespace {

// The greatest value of each enumeration.
constexpr Via Last(Via) { return Via::kStored; }
constexpr Confidence Last(Confidence) { return Confidence::kHigh; }
constexpr Known Last(Known) { return Known::kYes; }
constexpr FailureVerdict Last(FailureVerdict) { return FailureVerdict::kIgnored; }
constexpr Outlet::How Last(Outlet::How) { return Outlet::How::kPassed; }
constexpr Outlet::Value Last(Outlet::Value) { return Outlet::Value::kNegative; }
constexpr DeadlineKind Last(DeadlineKind) { return DeadlineKind::kInherited; }
constexpr RetryKind Last(RetryKind) { return RetryKind::kServiceConfig; }
constexpr ChannelUse Last(ChannelUse) { return ChannelUse::kPerCall; }
constexpr StepMode Last(StepMode) { return StepMode::kMaybe; }
constexpr StepEnd Last(StepEnd) { return StepEnd::kLoose; }

// Strings are written once, in order of first use, and referred to by number: a unit names the
// same few files thousands of times.
class Writer {
 public:
  void Field(uint32_t value) { Varint(value); }
  void Field(bool value) { body_.push_back(value ? 1 : 0); }
  template <typename T>
    requires std::is_enum_v<T>
  void Field(T value) {
    body_.push_back(static_cast<char>(value));
  }
  void Field(int64_t value) {  // zigzag
    Varint(static_cast<uint64_t>(value) << 1 ^ static_cast<uint64_t>(value >> 63));
  }
  void Field(const Hash128& value) { body_ += ToBlob(value); }
  void Field(const std::string& value) {
    auto [it, added] = index_.try_emplace(value, static_cast<uint32_t>(index_.size()));
    if (added) strings_.push_back(&it->first);
    Varint(it->second);
  }
  template <typename T>
  void Field(const std::vector<T>& values) {
    Varint(values.size());
    for (const T& value : values) Field(value);
  }
  template <typename T>
    requires std::is_class_v<T>
  void Field(const T& value) {
    Visit(*this, const_cast<T&>(value));
  }
  template <typename... Ts>
  void operator()(Ts&... fields) {
    (Field(fields), ...);
  }

  std::string Finish() {
    std::string body = std::move(body_);
    body_.clear();
    Varint(kFactsVersion);
    Varint(strings_.size());
    for (const std::string* text : strings_) {
      Varint(text->size());
      body_ += *text;
    }
    return body_ + body;
  }

 private:
  void Varint(uint64_t value) {
    for (; value >= 0x80; value >>= 7) body_.push_back(static_cast<char>(value | 0x80));
    body_.push_back(static_cast<char>(value));
  }
  std::string body_;
  std::unordered_map<std::string, uint32_t> index_;
  std::vector<const std::string*> strings_;
};

class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}

  bool Header() {
    if (Varint() != kFactsVersion) return failed_ = true, false;
    const uint64_t count = Varint();
    if (count > rest_.size()) return failed_ = true, false;
    strings_.reserve(count);
    for (uint64_t i = 0; i < count && !failed_; ++i) strings_.push_back(Take(Varint()));
    return !failed_;
  }
  void Field(uint32_t& value) { value = static_cast<uint32_t>(Varint()); }
  void Field(bool& value) { value = Byte() != 0; }
  template <typename T>
    requires std::is_enum_v<T>
  void Field(T& value) {
    const uint8_t byte = Byte();
    if (byte > static_cast<uint8_t>(Last(T()))) failed_ = true;
    value = static_cast<T>(byte);
  }
  void Field(int64_t& value) {
    const uint64_t raw = Varint();
    value = static_cast<int64_t>(raw >> 1 ^ (~(raw & 1) + 1));
  }
  void Field(Hash128& value) { value = FromBlob(Take(16)); }
  void Field(std::string& value) {
    const uint64_t index = Varint();
    if (index >= strings_.size()) {
      failed_ = true;
      return;
    }
    value = strings_[index];
  }
  template <typename T>
  void Field(std::vector<T>& values) {
    const uint64_t count = Varint();
    // Every element takes at least one byte, so a larger count is a lie.
    if (count > rest_.size()) {
      failed_ = true;
      return;
    }
    values.resize(count);
    for (T& value : values) {
      Field(value);
      if (failed_) return;
    }
  }
  template <typename T>
    requires std::is_class_v<T>
  void Field(T& value) {
    Visit(*this, value);
  }
  template <typename... Ts>
  void operator()(Ts&... fields) {
    (Field(fields), ...);
  }
  bool Done() const { return !failed_ && rest_.empty(); }

 private:
  uint8_t Byte() {
    const std::string_view byte = Take(1);
    return byte.empty() ? 0 : static_cast<uint8_t>(byte[0]);
  }
  uint64_t Varint() {
    uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      const uint8_t byte = Byte();
      value |= static_cast<uint64_t>(byte & 0x7f) << shift;
      if (byte < 0x80 || failed_) return value;
    }
    failed_ = true;
    return 0;
  }
  std::string_view Take(uint64_t size) {
    if (failed_ || size > rest_.size()) {
      failed_ = true;
      return {};
    }
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return taken;
  }
  std::string_view rest_;
  std::vector<std::string_view> strings_;
  bool failed_ = false;
};

// One line a struct: the order is the format.
template <typename V>
void Visit(V& v, Location& f) {
  v(f.file, f.line, f.column);
}
template <typename V>
void Visit(V& v, FunctionFact& f) {
  v(f.id, f.name, f.location, f.is_main, f.internal, f.in_header);
}
template <typename V>
void Visit(V& v, CallFact& f) {
  v(f.caller, f.callee, f.via, f.location);
}
template <typename V>
void Visit(V& v, OverrideFact& f) {
  v(f.method, f.overridden, f.type);
}
template <typename V>
void Visit(V& v, DeclaredFact& f) {
  v(f.id, f.name);
}
template <typename V>
void Visit(V& v, ConstructedFact& f) {
  v(f.type);
}
template <typename V>
void Visit(V& v, CallSiteFact& f) {
  v(f.function, f.location, f.framework, f.operation, f.call_kind, f.api, f.span_sites, f.statement,
    f.key);
}
template <typename V>
void Visit(V& v, HandlerFact& f) {
  v(f.function, f.location, f.framework, f.operation, f.call_kind, f.api);
}
template <typename V>
void Visit(V& v, SpanSiteFact& f) {
  v(f.function, f.location, f.framework, f.name, f.dynamic);
}
template <typename V>
void Visit(V& v, OpenCallFact& f) {
  v(f.caller, f.callee, f.span_site);
}
template <typename V>
void Visit(V& v, ContextFact& f) {
  v(f.function, f.location, f.framework, f.inject, f.span_sites);
}
template <typename V>
void Visit(V& v, EndpointFact& f) {
  v(f.function, f.location, f.framework, f.role, f.address, f.source);
}
template <typename V>
void Visit(V& v, HeldSpanFact& f) {
  v(f.span_site, f.holder);
}
template <typename V>
void Visit(V& v, Evidence& f) {
  v(f.location, f.says);
}
template <typename V>
void Visit(V& v, Outlet& f) {
  v(f.how, f.value, f.id);
}
template <typename V>
void Visit(V& v, Failure& f) {
  v(f.verdict, f.confidence, f.decided, f.evidence, f.outlets, f.tested, f.fire_and_forget);
}
template <typename V>
void Visit(V& v, Deadline& f) {
  v(f.kind, f.confidence, f.has_value, f.nanoseconds, f.flag, f.evidence);
}
template <typename V>
void Visit(V& v, Retry& f) {
  v(f.kind, f.confidence, f.attempts, f.unbounded, f.backoff, f.evidence);
}
template <typename V>
void Visit(V& v, Channel& f) {
  v(f.use, f.confidence, f.hedging, f.wait_for_ready, f.evidence);
}
template <typename V>
void Visit(V& v, Condition& f) {
  v(f.text, f.flag, f.location);
}
template <typename V>
void Visit(V& v, Loop& f) {
  v(f.over, f.bounded, f.location);
}
template <typename V>
void Visit(V& v, ContextFlow& f) {
  v(f.trace, f.cancellation, f.deadline, f.confidence, f.evidence);
}
template <typename V>
void Visit(V& v, CallFlow& f) {
  v(f.function, f.location, f.failure, f.deadline, f.retry, f.channel, f.condition, f.loop,
    f.context);
}
template <typename V>
void Visit(V& v, HelperFlow::Arrival& f) {
  v(f.from, f.failure);
}
template <typename V>
void Visit(V& v, HelperFlow& f) {
  v(f.caller, f.callee, f.location, f.arrivals, f.condition, f.loop, f.deadline, f.retry,
    f.context);
}
template <typename V>
void Visit(V& v, ChannelFact& f) {
  v(f.function, f.location, f.makes, f.intercepted, f.service_config);
}
template <typename V>
void Visit(V& v, StepFact& f) {
  v(f.location, f.callee, f.operation, f.is_site, f.mode, f.end, f.awaited_line);
}
template <typename V>
void Visit(V& v, BodyFlow& f) {
  v(f.function, f.steps, f.order, f.dependence);
}
template <typename V>
void Visit(V& v, IssueFact& f) {
  v(f.kind, f.severity, f.location, f.detail);
}
template <typename V>
void Visit(V& v, UnitFacts& f) {
  v(f.functions, f.calls, f.overrides, f.declared, f.constructed, f.call_sites, f.handlers,
    f.span_sites, f.open_calls, f.contexts, f.held_spans, f.endpoints, f.ended_holders,
    f.call_flows, f.helper_flows, f.channels, f.body_flows, f.follows_all, f.follows, f.issues,
    f.inputs, f.first_error, f.missing, f.degraded, f.with_prelude, f.prelude_refused);
}

// Every index of a span site refers to one.
bool SpansExist(const UnitFacts& facts) {
  const auto exists = [&](uint32_t index) { return index < facts.span_sites.size(); };
  for (const CallSiteFact& site : facts.call_sites)
    if (!std::all_of(site.span_sites.begin(), site.span_sites.end(), exists)) return false;
  for (const ContextFact& context : facts.contexts)
    if (!std::all_of(context.span_sites.begin(), context.span_sites.end(), exists)) return false;
  for (const OpenCallFact& call : facts.open_calls)
    if (!exists(call.span_site)) return false;
  for (const HeldSpanFact& held : facts.held_spans)
    if (!exists(held.span_site)) return false;
  return true;
}

// A character for each pair of steps, and each of them one that is known.
bool FlowsFit(const UnitFacts& facts) {
  return std::all_of(facts.body_flows.begin(), facts.body_flows.end(), [](const BodyFlow& flow) {
    const size_t pairs = flow.steps.size() * (flow.steps.size() - (flow.steps.empty() ? 0 : 1)) / 2;
    return flow.order.size() == pairs && flow.dependence.size() == pairs &&
           flow.order.find_first_not_of("xbpq=") == std::string::npos &&
           flow.dependence.find_first_not_of("dcnu") == std::string::npos;
  });
}

}  // namespace

std::string_view ToString(Via via) {
  switch (via) {
    case Via::kCall:
      return "call";
    case Via::kLambda:
      return "lambda";
    case Via::kVirtual:
      return "virtual";
    case Via::kAsync:
      return "async";
    case Via::kThread:
      return "thread";
    case Via::kAddressTaken:
      return "address_taken";
    case Via::kStored:
      return "stored";
  }
  return "stored";
}

std::string Encode(const UnitFacts& facts) {
  Writer writer;
  writer.Field(facts);
  return writer.Finish();
}

Result<UnitFacts> Decode(std::string_view bytes) {
  Reader reader(bytes);
  UnitFacts facts;
  if (reader.Header()) reader.Field(facts);
  if (!reader.Done())
    return Error{ErrorCode::kInput, "the batch of facts is damaged or of another version", {}};
  if (!SpansExist(facts))
    return Error{ErrorCode::kInput, "the batch of facts refers to a span site it lacks", {}};
  if (!FlowsFit(facts))
    return Error{ErrorCode::kInput, "the batch of facts tells of steps that do not fit", {}};
  return facts;
}

}  // namespace arterial::db
