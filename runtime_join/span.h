// The one span model that every trace format becomes.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "db/support/hash.h"

namespace arterial::runtime {

// 128-bit trace id as W3C writes it; hi is zero for 64-bit ids.
using TraceId = Hash128;

enum class SpanKind : uint8_t { kUnspecified, kInternal, kServer, kClient, kProducer, kConsumer };
std::string_view ToString(SpanKind kind);  // unspecified, internal, server, ...

enum class SpanStatus : uint8_t { kUnset, kOk, kError };

// Key-value pairs, packed into one allocation: spans are many, and most are read once. Values are
// text (numbers in decimal, booleans as true/false). Only allowed keys are kept when a span is
// read (see IsKeptAttribute), which bounds memory and is the first half of redaction.
class Attributes {
 public:
  static constexpr size_t kMaxValueBytes = 4096;  // longer values are cut

  void Add(std::string_view key, std::string_view value);
  // First value of the key; empty when absent (a present empty value has Has() true).
  std::string_view Get(std::string_view key) const;
  bool Has(std::string_view key) const;
  // The first of several keys that is present (current and older attribute names).
  std::string_view GetAny(std::initializer_list<std::string_view> keys) const;
  template <typename F>
  void ForEach(F&& visit) const;  // visit(key, value)
  const std::string& packed() const { return packed_; }
  static Attributes FromPacked(std::string packed);
  bool operator==(const Attributes&) const = default;

 private:
  std::optional<std::string_view> Find(std::string_view key) const;
  std::string packed_;  // (u16 key size, u32 value size, key, value)*, little endian
};

// True for attributes that tell users apart (db/config/config.h): only hashes of them are read.
bool IsSessionAttribute(std::string_view key);
// True for keys that the analysis or an exemplar may use: rpc.*, http.*, url.path, server.*,
// db.* (no statements with values), messaging.*, code.*, error.*, peer.*, span.kind, ...
bool IsKeptAttribute(std::string_view key);
// The part of a kept value that may be stored: http.target and url.path lose query and fragment,
// http.url and url.full also user and password; session attributes become a hash. Other values are
// unchanged.
std::string RedactAttribute(std::string_view key, std::string_view value);

// What emitted the span: interned, shared by all its spans.
struct Resource {
  std::string service_namespace;
  std::string service_name;  // "unknown_service" where absent
  std::string service_version;
  std::string environment;  // deployment.environment.name
  std::string instance;     // service.instance.id, else process identity; tells instances apart
  std::string
      host_key;      // which attribute named the host: host.id, host.ip, host.name, hostname, ip
  std::string host;  // its value; empty: unknown
  std::string owner_key;  // which attribute named the owner: service.owner, ...
  std::string owner;      // its value; empty: unknown
  bool operator==(const Resource&) const = default;
};

// Owns resources for as long as spans refer to them. Not thread-safe.
class ResourceTable {
 public:
  const Resource* Intern(Resource resource);
  size_t size() const { return index_.size(); }

 private:
  std::unordered_map<std::string, std::unique_ptr<Resource>> index_;
};

struct SpanLink {
  TraceId trace;
  uint64_t span = 0;
  auto operator<=>(const SpanLink&) const = default;
};

// Things about a span that were repaired or guessed while reading it; each is counted.
enum SpanFlag : uint32_t {
  kFlagIdHashed = 1 << 0,        // an id was not hexadecimal and was hashed
  kFlagEndBeforeStart = 1 << 1,  // end set to start
  kFlagZeroStart = 1 << 2,
  kFlagDuplicateId = 1 << 3,  // another, unequal span has the id; this one got a new id
  kFlagMissingParent = 1 << 4,
  kFlagCycle = 1 << 5,         // its parent link closed a cycle and was cut
  kFlagSkewShifted = 1 << 6,   // adjusted times differ from the reported ones
  kFlagFollowsFrom = 1 << 7,   // its parent is a FOLLOWS_FROM reference
  kFlagShortTraceId = 1 << 8,  // 64-bit trace id that several 128-bit ids could complete
  kFlagShared = 1 << 9,        // Zipkin: the server's half of a span whose id the client made
  kFlagMayBePart = 1 << 10,    // Zipkin: others with its id and half are parts of one span
  kFlagNoTime = 1 << 11,       // had no start: its parent's was taken
};

// How the sampling weight of a span is known (SEMANTICS 7), better ones greater.
enum class WeightSource : uint8_t { kUnknown, kConfigured, kProbabilistic, kThreshold };

// Weights are fixed point, 2^-16; greater ones are clamped to kMaxWeight.
using Weight = uint64_t;
inline constexpr Weight kWeightOne = Weight{1} << 16;
inline constexpr Weight kMaxWeight = Weight{1} << 48;

struct Span {
  TraceId trace;
  uint64_t id = 0;
  uint64_t parent = 0;            // 0: none
  int64_t start_ns = 0;           // Unix time as reported
  int64_t end_ns = 0;             // >= start_ns
  int64_t adjusted_start_ns = 0;  // after clock-skew correction; set by assembly
  int64_t adjusted_end_ns = 0;
  SpanKind kind = SpanKind::kUnspecified;
  SpanStatus status = SpanStatus::kUnset;
  WeightSource weight_source = WeightSource::kUnknown;
  uint32_t flags = 0;  // SpanFlag
  Weight weight = kWeightOne;
  const Resource* resource = nullptr;
  std::string name;
  Attributes attributes;
  std::vector<SpanLink> links;
};

// Sets end >= start, bounds and adjusted = reported times, with flags: times are clamped to
// [0, 2^62]; an end before the start becomes the start; a start of 0 beside a real clock's end
// (the start is missing) becomes that end. Idempotent.
void NormaliseTimes(Span* span);

template <typename F>
void Attributes::ForEach(F&& visit) const {
  for (size_t at = 0; at + 6 <= packed_.size();) {
    const auto byte = [&](size_t i) {
      return static_cast<uint32_t>(static_cast<uint8_t>(packed_[at + i]));
    };
    const uint32_t key = byte(0) | byte(1) << 8;
    const uint32_t value = byte(2) | byte(3) << 8 | byte(4) << 16 | byte(5) << 24;
    const std::string_view all(packed_);
    if (at + 6 + key + value > all.size()) return;
    visit(all.substr(at + 6, key), all.substr(at + 6 + key, value));
    at += 6 + key + value;
  }
}

}  // namespace arterial::runtime
