// A few whole traces per journey, chosen so that any order and any split of the traces chooses the
// same: per octave of the duration and outcome the smallest hash of the trace id, and the slowest.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "db/support/hash.h"
#include "runtime_join/id_table.h"
#include "runtime_join/trace.h"

namespace arterial::runtime {

struct ExemplarKey {
  uint32_t journey;
  int32_t octave;  // floor(log2(duration in ns)), or kSlowest
  uint32_t failed;
  bool operator==(const ExemplarKey&) const = default;
};
inline constexpr int32_t kSlowest = -1;
std::string SlotName(const ExemplarKey& key);  // "slowest", "27/ok", "27/error"

struct Exemplar {
  TraceId trace;
  Hash128 rank;  // hash of the trace id
  int64_t duration_ns = 0;
  std::string spans;  // redacted, encoded (span_codec.h) and compressed
};

// True when `a` takes the slot from `b`. Total order: two exemplars that neither takes from the
// other are equal.
bool Takes(bool slowest, const Exemplar& a, const Exemplar& b);

class ExemplarSet {
 public:
  // Keeps the better one.
  void Offer(const ExemplarKey& key, const Exemplar& exemplar);
  // Whether Offer would keep a trace with these figures or needs its spans to tell.
  bool Wants(const ExemplarKey& key, const Hash128& rank, int64_t duration_ns) const;
  const StatMap<ExemplarKey, Exemplar>& chosen() const { return chosen_; }

 private:
  StatMap<ExemplarKey, Exemplar> chosen_;
};

// All spans of the trace as they may be stored: only allowed attributes, URLs without query and
// user, ids in paths and e-mail addresses taken out of names; then encoded and compressed.
std::string EncodeExemplar(const Trace& trace);

// True for attributes that an exemplar keeps: names, codes, sizes.
bool IsExemplarAttribute(std::string_view key);

// A span name without e-mail addresses, query strings and long secrets.
std::string RedactName(std::string_view name);

}  // namespace arterial::runtime
