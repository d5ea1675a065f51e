#include "runtime_join/span_codec.h"

#include <algorithm>
#include <tuple>
#include <unordered_map>

#include "db/support/compress.h"

namespace arterial::runtime {
namespace {

constexpr char kVersion = 1;

void PutInteger(std::string* out, uint64_t value) {  // LEB128
  for (; value >= 0x80; value >>= 7) out->push_back(static_cast<char>(value | 0x80));
  out->push_back(static_cast<char>(value));
}
void PutFixed(std::string* out, uint64_t value) {
  for (int i = 0; i < 8; ++i) out->push_back(static_cast<char>(value >> (8 * i)));
}
void PutText(std::string* out, std::string_view text) {
  PutInteger(out, text.size());
  out->append(text);
}

// Reads what the Put functions wrote; after the first damage everything is empty and ok() false.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}
  bool ok() const { return ok_; }
  bool AtEnd() const { return rest_.empty(); }
  size_t left() const { return rest_.size(); }
  void Fail() {
    ok_ = false;
    rest_ = {};
  }

  uint64_t Integer() {
    uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (rest_.empty()) break;
      const uint8_t byte = static_cast<uint8_t>(rest_.front());
      rest_.remove_prefix(1);
      value |= static_cast<uint64_t>(byte & 0x7F) << shift;
      if (byte < 0x80) return value;
    }
    Fail();
    return 0;
  }
  uint64_t Fixed() {
    if (rest_.size() < 8) {
      Fail();
      return 0;
    }
    uint64_t value = 0;
    for (int i = 0; i < 8; ++i)
      value |= static_cast<uint64_t>(static_cast<uint8_t>(rest_[i])) << (8 * i);
    rest_.remove_prefix(8);
    return value;
  }
  std::string_view Text() {
    const uint64_t size = Integer();
    if (size > rest_.size()) {
      Fail();
      return {};
    }
    const std::string_view text = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return text;
  }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

void PutResource(std::string* out, const Resource& r) {
  for (const std::string* part :
       {&r.service_namespace, &r.service_name, &r.service_version, &r.environment, &r.instance,
        &r.host_key, &r.host, &r.owner_key, &r.owner})
    PutText(out, *part);
}

Resource ReadResource(Reader* in) {
  Resource r;
  for (std::string* part :
       {&r.service_namespace, &r.service_name, &r.service_version, &r.environment, &r.instance,
        &r.host_key, &r.host, &r.owner_key, &r.owner})
    *part = in->Text();
  return r;
}

Span ReadSpan(Reader* in, const std::vector<const Resource*>& resources) {
  Span span;
  span.trace.hi = in->Fixed();
  span.trace.lo = in->Fixed();
  span.id = in->Fixed();
  span.parent = in->Fixed();
  constexpr uint64_t kTimeBits = (uint64_t{1} << 62) - 1;  // no overflow on damaged bytes
  span.start_ns = static_cast<int64_t>(in->Integer() & kTimeBits);
  span.end_ns = span.start_ns + static_cast<int64_t>(in->Integer() & kTimeBits);
  const uint64_t kinds = in->Integer();
  span.kind = static_cast<SpanKind>(std::min<uint64_t>(kinds & 0xF, 5));
  span.status = static_cast<SpanStatus>(std::min<uint64_t>(kinds >> 4 & 0xF, 2));
  span.weight_source = static_cast<WeightSource>(kinds >> 8 & 3);
  span.flags = static_cast<uint32_t>(in->Integer());
  span.weight = std::min<Weight>(in->Integer(), kMaxWeight);
  const uint64_t resource = in->Integer();
  if (resource >= resources.size())
    in->Fail();
  else
    span.resource = resources[resource];
  span.name = in->Text();
  span.attributes = Attributes::FromPacked(std::string(in->Text()));
  const uint64_t links = in->Integer();
  for (uint64_t i = 0; i < links && in->ok(); ++i) {
    SpanLink link;
    link.trace.hi = in->Fixed();
    link.trace.lo = in->Fixed();
    link.span = in->Fixed();
    span.links.push_back(link);
  }
  span.adjusted_start_ns = span.start_ns;
  span.adjusted_end_ns = span.end_ns;
  return span;
}

auto ResourceKey(const Span& s) {
  static const Resource kNone;
  const Resource& r = s.resource != nullptr ? *s.resource : kNone;
  return std::tie(r.service_name, r.service_namespace, r.service_version, r.environment, r.instance,
                  r.host_key, r.host, r.owner_key, r.owner);
}
auto ContentKey(const Span& s) {
  return std::tie(s.start_ns, s.end_ns, s.kind, s.name, s.status, s.parent, s.id,
                  s.attributes.packed(), s.weight_source, s.weight, s.links);
}

}  // namespace

void AppendSpan(std::string* out, const Span& span, uint64_t resource_number) {
  PutFixed(out, span.trace.hi);
  PutFixed(out, span.trace.lo);
  PutFixed(out, span.id);
  PutFixed(out, span.parent);
  PutInteger(out, static_cast<uint64_t>(span.start_ns));
  PutInteger(out, static_cast<uint64_t>(span.end_ns - span.start_ns));
  PutInteger(out, static_cast<uint64_t>(span.kind) | static_cast<uint64_t>(span.status) << 4 |
                      static_cast<uint64_t>(span.weight_source) << 8);
  PutInteger(out, span.flags);
  PutInteger(out, span.weight);
  PutInteger(out, resource_number);
  PutText(out, span.name);
  PutText(out, span.attributes.packed());
  PutInteger(out, span.links.size());
  for (const SpanLink& link : span.links) {
    PutFixed(out, link.trace.hi);
    PutFixed(out, link.trace.lo);
    PutFixed(out, link.span);
  }
}

namespace {

// give(bytes) now and then.
template <typename Change, typename Give>
void Encode(std::span<const Span> spans, const Change& change, const Give& give) {
  constexpr size_t kEnough = 64 << 10;
  static const Resource kNone;
  std::unordered_map<const Resource*, uint64_t> numbers;
  const auto resource_of = [](const Span& span) {
    return span.resource != nullptr ? span.resource : &kNone;
  };
  std::string resources, out(1, kVersion);
  for (const Span& span : spans) {
    const Resource* resource = resource_of(span);
    if (numbers.try_emplace(resource, numbers.size()).second) PutResource(&resources, *resource);
  }
  PutInteger(&out, numbers.size());
  out += resources;
  PutInteger(&out, spans.size());
  for (const Span& span : spans) {
    AppendSpan(&out, change(span), numbers.at(resource_of(span)));
    if (out.size() < kEnough) continue;
    give(out);
    out.clear();
  }
  give(out);
}

const Span& Unchanged(const Span& span) { return span; }

}  // namespace

std::string EncodeSpans(std::span<const Span> spans) {
  std::string out;
  Encode(spans, Unchanged, [&](const std::string& bytes) { out += bytes; });
  return out;
}

std::string EncodeCompressed(std::span<const Span> spans,
                             const std::function<Span(const Span&)>& change) {
  Compressor out;
  const auto give = [&](const std::string& bytes) { out.Add(bytes); };
  change ? Encode(spans, change, give) : Encode(spans, Unchanged, give);
  return out.Finish();
}

Result<std::vector<Span>> DecodeSpans(std::string_view bytes, ResourceTable* resources) {
  const Error damaged{ErrorCode::kInput, "stored spans are damaged", {}};
  if (bytes.empty() || bytes.front() != kVersion) return damaged;
  Reader in(bytes.substr(1));
  std::vector<const Resource*> table;
  const uint64_t resource_count = in.Integer();
  for (uint64_t i = 0; i < resource_count && in.ok(); ++i)
    table.push_back(resources->Intern(ReadResource(&in)));
  const uint64_t span_count = in.Integer();
  if (!in.ok() || span_count > in.left()) return damaged;
  std::vector<Span> spans;
  for (uint64_t i = 0; i < span_count && in.ok(); ++i) spans.push_back(ReadSpan(&in, table));
  if (!in.ok() || !in.AtEnd()) return damaged;
  return spans;
}

Result<std::vector<Span>> DecodeAppendedSpans(std::string_view bytes,
                                              const std::vector<const Resource*>& resources) {
  Reader in(bytes);
  std::vector<Span> spans;
  while (in.ok() && !in.AtEnd()) spans.push_back(ReadSpan(&in, resources));
  if (!in.ok()) return Error{ErrorCode::kInput, "spilled spans are damaged", {}};
  return spans;
}

bool ContentLess(const Span& a, const Span& b) {
  const auto ka = ContentKey(a);
  const auto kb = ContentKey(b);
  if (ka < kb) return true;
  if (kb < ka) return false;
  return ResourceKey(a) < ResourceKey(b);
}
bool ContentEqual(const Span& a, const Span& b) {
  return ContentKey(a) == ContentKey(b) && ResourceKey(a) == ResourceKey(b);
}

uint64_t ContentHash(const Span& span) {
  static const Resource kNone;
  std::string bytes;
  PutResource(&bytes, span.resource != nullptr ? *span.resource : kNone);
  AppendSpan(&bytes, span, 0);
  return Hash64(bytes);
}

size_t SizeOf(const Span& span) {
  const auto heap = [](size_t size) { return size > 15 ? size : 0; };
  return sizeof(Span) + heap(span.name.size()) + heap(span.attributes.packed().size()) +
         span.links.size() * sizeof(SpanLink);
}

size_t MemoryOf(const Span& span) {
  const auto heap = [](size_t capacity) { return capacity > 15 ? capacity + 17 : 0; };
  return sizeof(Span) + heap(span.name.capacity()) + heap(span.attributes.packed().capacity()) +
         span.links.capacity() * sizeof(SpanLink);
}

}  // namespace arterial::runtime
