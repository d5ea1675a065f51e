#include "runtime_join/exemplars.h"

#include <algorithm>
#include <tuple>

#include "runtime_join/operation_name.h"
#include "runtime_join/span_codec.h"

namespace arterial::runtime {
namespace {

// A word that no program names a thing by: an address, or long with letters and digits mixed.
bool IsSecretWord(std::string_view word) {
  if (word.find('@') != std::string_view::npos) return true;
  if (word.size() < 20) return false;
  size_t digits = 0, others = 0;
  for (char c : word) {
    if (c >= '0' && c <= '9') ++digits;
    if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
          c == '_' || c == '+' || c == '='))
      ++others;
  }
  return others == 0 && digits >= 4;
}

Span Redacted(const Span& span) {
  Span out = span;
  out.name = RedactName(span.name);
  out.attributes = {};
  span.attributes.ForEach([&](std::string_view key, std::string_view value) {
    if (!IsExemplarAttribute(key)) return;
    const bool path = key == "http.target" || key == "url.path";
    const std::string kept = RedactAttribute(key, value);
    out.attributes.Add(key, path ? NormalisePath(kept) : RedactName(kept));
  });
  return out;
}

}  // namespace

std::string SlotName(const ExemplarKey& key) {
  if (key.octave == kSlowest) return "slowest";
  return std::to_string(key.octave) + (key.failed != 0 ? "/error" : "/ok");
}

bool Takes(bool slowest, const Exemplar& a, const Exemplar& b) {
  if (slowest && a.duration_ns != b.duration_ns) return a.duration_ns > b.duration_ns;
  // One trace may hold several instances of a journey: the longer one, then the bytes.
  return std::tie(a.rank, b.duration_ns, a.spans) < std::tie(b.rank, a.duration_ns, b.spans);
}

void ExemplarSet::Offer(const ExemplarKey& key, const Exemplar& exemplar) {
  const auto [at, added] = chosen_.try_emplace(key, exemplar);
  if (!added && Takes(key.octave == kSlowest, exemplar, at->second)) at->second = exemplar;
}

bool ExemplarSet::Wants(const ExemplarKey& key, const Hash128& rank, int64_t duration_ns) const {
  const auto at = chosen_.find(key);
  if (at == chosen_.end()) return true;
  const Exemplar& now = at->second;
  if (key.octave == kSlowest && duration_ns != now.duration_ns)
    return duration_ns > now.duration_ns;
  return rank <= now.rank;
}

std::string EncodeExemplar(const Trace& trace) { return EncodeCompressed(trace.spans, Redacted); }

bool IsExemplarAttribute(std::string_view key) {
  return IsKeptAttribute(key) && key.find("user_agent") == std::string_view::npos &&
         key.find("message.id") == std::string_view::npos && key != "arterial.trace_id" &&
         !IsSessionAttribute(key);
}

std::string RedactName(std::string_view name) {
  std::string out;
  name = name.substr(0, name.find('?'));
  size_t at = 0;
  while (at < name.size()) {
    const size_t end = std::min(name.find_first_of(" /,;:\"'()[]{}<>", at), name.size());
    const std::string_view word = name.substr(at, end - at);
    if (IsSecretWord(word))
      out += "{redacted}";
    else
      out += word;
    if (end < name.size()) out.push_back(name[end]);
    at = end + 1;
  }
  return out;
}

}  // namespace arterial::runtime
