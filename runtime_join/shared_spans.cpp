#include "runtime_join/shared_spans.h"

#include <algorithm>
#include <map>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "db/support/hash.h"
#include "runtime_join/span_codec.h"

namespace arterial::runtime {
namespace {

bool IsServerHalf(const Span& span) {
  return span.kind == SpanKind::kServer || (span.flags & kFlagShared) != 0;
}

const Resource& ResourceOf(const Span& span) {
  static const Resource kNone;
  return span.resource != nullptr ? *span.resource : kNone;
}

bool KnownService(const Span& span) { return ResourceOf(span).service_name != "unknown_service"; }

bool SameService(const Resource& a, const Resource& b) {
  return a.service_name == b.service_name && a.service_namespace == b.service_namespace;
}

bool ArePartsOfOne(const Span& a, const Span& b) {
  if ((a.flags & b.flags & kFlagMayBePart) == 0) return false;
  const bool services =
      SameService(ResourceOf(a), ResourceOf(b)) || !KnownService(a) || !KnownService(b);
  const bool kinds =
      a.kind == b.kind || a.kind == SpanKind::kUnspecified || b.kind == SpanKind::kUnspecified;
  return services && kinds;
}

// All attributes of both, by key; of two values the greater, so that no order matters.
Attributes JoinAttributes(const Span& a, const Span& b) {
  std::map<std::string_view, std::string_view> all;
  for (const Span* span : {&a, &b})
    span->attributes.ForEach([&](std::string_view key, std::string_view value) {
      std::string_view& slot = all[key];
      slot = std::max(slot, value);
    });
  Attributes out;
  for (const auto& [key, value] : all) out.Add(key, value);
  return out;
}

void JoinPart(const Span& part, Span* whole) {
  const int64_t durations = std::max(whole->end_ns - whole->start_ns, part.end_ns - part.start_ns);
  int64_t start = std::min(whole->start_ns, part.start_ns);
  if (start == 0) start = std::max(whole->start_ns, part.start_ns);
  const int64_t end = std::max({whole->end_ns, part.end_ns, start + durations});
  whole->attributes = JoinAttributes(*whole, part);
  if (std::pair(part.name.size(), part.name) > std::pair(whole->name.size(), whole->name))
    whole->name = part.name;
  whole->kind = std::max(whole->kind, part.kind);
  whole->status = std::max(whole->status, part.status);
  if (part.weight_source > whole->weight_source) {
    whole->weight = part.weight;
    whole->weight_source = part.weight_source;
  }
  if (!KnownService(*whole)) whole->resource = part.resource;
  if (whole->parent == 0) whole->parent = part.parent;
  whole->links.insert(whole->links.end(), part.links.begin(), part.links.end());
  whole->flags |= part.flags;
  if (start != 0) whole->flags &= ~static_cast<uint32_t>(kFlagZeroStart);
  whole->start_ns = start;
  whole->end_ns = end;
  NormaliseTimes(whole);
}

// Within [from, to) of equal ids: parts into the first of theirs. Spans that say their kind first,
// so that one without a kind joins the half that its service has.
void JoinParts(std::vector<Span>::iterator from, std::vector<Span>::iterator to,
               std::vector<Span>* out, int64_t* parts) {
  std::stable_sort(from, to, [](const Span& a, const Span& b) {
    return (a.kind != SpanKind::kUnspecified) > (b.kind != SpanKind::kUnspecified);
  });
  const size_t first = out->size();
  for (auto part = from; part != to; ++part) {
    const auto whole = std::find_if(out->begin() + static_cast<std::ptrdiff_t>(first), out->end(),
                                    [&](const Span& span) { return ArePartsOfOne(span, *part); });
    if (whole == out->end()) {
      out->push_back(std::move(*part));
    } else {
      JoinPart(*part, &*whole);
      ++*parts;
    }
  }
}

// Gives the server half of each shared pair a new id; returns old id -> its service and new id.
struct NewServer {
  uint64_t id;
  const Resource& server;
};
std::unordered_map<uint64_t, NewServer> SplitHalves(std::vector<Span>* spans) {
  std::unordered_set<uint64_t> taken;
  for (const Span& span : *spans) taken.insert(span.id);
  std::unordered_map<uint64_t, NewServer> split;
  for (size_t i = 0; i < spans->size();) {
    size_t end = i;
    while (end < spans->size() && (*spans)[end].id == (*spans)[i].id) ++end;
    if (end - i == 2 && IsServerHalf((*spans)[i]) != IsServerHalf((*spans)[i + 1])) {
      Span& server = IsServerHalf((*spans)[i]) ? (*spans)[i] : (*spans)[i + 1];
      const Span& client = IsServerHalf((*spans)[i]) ? (*spans)[i + 1] : (*spans)[i];
      if (client.kind == SpanKind::kClient || (server.flags & kFlagShared) != 0) {
        uint64_t id = Hash64("server half " + ToHex(server.id));
        while (id == 0 || !taken.insert(id).second) ++id;
        split.emplace(server.id, NewServer{id, ResourceOf(server)});
        server.parent = client.id;
        server.id = id;
      }
    }
    i = end;
  }
  return split;
}

}  // namespace

SharedCounts ResolveSharedSpans(std::vector<Span>* spans) {
  SharedCounts counts;
  std::vector<Span> joined;
  joined.reserve(spans->size());
  for (auto from = spans->begin(); from != spans->end();) {
    auto to = from;
    while (to != spans->end() && to->id == from->id) ++to;
    if (to - from == 1)
      joined.push_back(std::move(*from));
    else
      JoinParts(from, to, &joined, &counts.parts);
    from = to;
  }
  const std::unordered_map<uint64_t, NewServer> split = SplitHalves(&joined);
  counts.shared = static_cast<int64_t>(split.size());
  if (!split.empty()) {
    for (Span& span : joined) {
      const auto found = split.find(span.parent);
      if (found == split.end() || span.id == found->second.id) continue;
      // Who reported the child ran in the server.
      if (SameService(ResourceOf(span), found->second.server)) span.parent = found->second.id;
    }
  }
  std::sort(joined.begin(), joined.end(), [](const Span& a, const Span& b) {
    return a.id != b.id ? a.id < b.id : ContentLess(a, b);
  });
  *spans = std::move(joined);
  return counts;
}

int64_t FillMissingTimes(std::vector<Span>* spans, const std::vector<int32_t>& parent) {
  const auto missing = [&](const Span& span) {
    return span.start_ns == 0 && (span.flags & kFlagMayBePart) != 0;
  };
  int64_t earliest = INT64_MAX;
  int64_t count = 0;
  for (const Span& span : *spans) {
    if (missing(span))
      ++count;
    else
      earliest = std::min(earliest, span.start_ns);
  }
  if (count == 0 || earliest == INT64_MAX) return 0;
  std::vector<int32_t> walk;
  for (size_t i = 0; i < spans->size(); ++i) {
    int32_t at = static_cast<int32_t>(i);
    for (walk.clear(); at >= 0 && missing((*spans)[at]); at = parent[at]) walk.push_back(at);
    int64_t start = at >= 0 ? (*spans)[at].start_ns : earliest;
    for (; !walk.empty(); walk.pop_back()) {
      Span& span = (*spans)[walk.back()];
      span.end_ns += start;  // what was known of it is the duration
      span.start_ns = start;
      span.flags |= kFlagNoTime;
      NormaliseTimes(&span);
    }
  }
  return count;
}

}  // namespace arterial::runtime
