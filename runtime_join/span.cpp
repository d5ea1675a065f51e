#include "runtime_join/span.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "db/config/config.h"

namespace arterial::runtime {
namespace {

void AppendLittleEndian(std::string* out, uint64_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) out->push_back(static_cast<char>(value >> (8 * i)));
}

// Families of which every key names, codes or measures something; what could carry content
// (statements, headers, bodies, ids of users) is taken out below.
constexpr std::array<std::string_view, 4> kKeptPrefixes = {"rpc.", "messaging.", "code.",
                                                           "sampler."};
constexpr std::array<std::string_view, 6> kRefusedPrefixes = {
    "rpc.request.metadata.",       "rpc.response.metadata.", "rpc.grpc.request.metadata.",
    "rpc.grpc.response.metadata.", "rpc.connect_rpc.",       "messaging.header"};
constexpr std::array<std::string_view, 6> kRefusedKeys = {
    "messaging.message.id",        "messaging.message_id",
    "messaging.conversation_id",   "messaging.message.conversation_id",
    "messaging.kafka.message.key", "rpc.jsonrpc.error_message"};

constexpr std::array<std::string_view, 56> kKeptKeys = {
    "arterial.span_id",
    "arterial.trace_id",
    "component",
    "db.cassandra.table",
    "db.collection.name",
    "db.instance",
    "db.mongodb.collection",
    "db.name",
    "db.namespace",
    "db.operation",
    "db.operation.batch.size",
    "db.operation.name",
    "db.query.summary",
    "db.redis.database_index",
    "db.response.status_code",
    "db.sql.table",
    "db.system",
    "db.system.name",
    "db.type",
    "error",
    "error.type",
    "faas.trigger",
    "grpc.method",
    "grpc.status",
    "grpc.status_code",
    "http.host",
    "http.method",
    "http.request.method",
    "http.response.status_code",
    "http.route",
    "http.scheme",
    "http.status_code",
    "http.target",
    "http.url",
    "http.user_agent",
    "net.peer.ip",
    "net.peer.name",
    "net.peer.port",
    "network.peer.address",
    "otel.status_code",
    "peer.address",
    "peer.hostname",
    "peer.service",
    "server.address",
    "server.port",
    "service.peer.name",
    "span.kind",
    "status.code",
    "upstream_cluster",
    "upstream_cluster.name",
    "url.full",
    "url.path",
    "url.scheme",
    "url.template",
    "user_agent.original",
    "user_agent.synthetic.type",
};
static_assert(std::is_sorted(kKeptKeys.begin(), kKeptKeys.end()));

bool StartsWithAny(std::string_view key, const auto& prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [&](std::string_view p) { return key.starts_with(p); });
}

}  // namespace

std::string_view ToString(SpanKind kind) {
  switch (kind) {
    case SpanKind::kUnspecified:
      return "unspecified";
    case SpanKind::kInternal:
      return "internal";
    case SpanKind::kServer:
      return "server";
    case SpanKind::kClient:
      return "client";
    case SpanKind::kProducer:
      return "producer";
    case SpanKind::kConsumer:
      return "consumer";
  }
  return "unspecified";
}

void Attributes::Add(std::string_view key, std::string_view value) {
  key = key.substr(0, 0xFFFF);
  value = value.substr(0, kMaxValueBytes);
  AppendLittleEndian(&packed_, key.size(), 2);
  AppendLittleEndian(&packed_, value.size(), 4);
  packed_.append(key).append(value);
}

std::optional<std::string_view> Attributes::Find(std::string_view key) const {
  const char* at = packed_.data();
  const char* const end = at + packed_.size();
  const auto byte = [&](int i) { return static_cast<uint32_t>(static_cast<uint8_t>(at[i])); };
  while (end - at >= 6) {
    const size_t key_size = byte(0) | byte(1) << 8;
    const size_t value_size = byte(2) | byte(3) << 8 | byte(4) << 16 | byte(5) << 24;
    at += 6;
    if (static_cast<size_t>(end - at) < key_size + value_size) break;
    if (key_size == key.size() && std::memcmp(at, key.data(), key_size) == 0)
      return std::string_view(at + key_size, value_size);
    at += key_size + value_size;
  }
  return std::nullopt;
}

std::string_view Attributes::Get(std::string_view key) const { return Find(key).value_or(""); }

bool Attributes::Has(std::string_view key) const { return Find(key).has_value(); }

std::string_view Attributes::GetAny(std::initializer_list<std::string_view> keys) const {
  for (std::string_view key : keys)
    if (const std::optional<std::string_view> value = Find(key)) return *value;
  return {};
}

Attributes Attributes::FromPacked(std::string packed) {
  Attributes out;
  out.packed_ = std::move(packed);
  return out;
}

bool IsSessionAttribute(std::string_view key) {
  return std::find(std::begin(db::kSessions), std::end(db::kSessions), key) !=
         std::end(db::kSessions);
}

bool IsKeptAttribute(std::string_view key) {
  if (std::binary_search(kKeptKeys.begin(), kKeptKeys.end(), key)) return true;
  if (key.ends_with("resend_count") || IsSessionAttribute(key)) return true;
  // How often a call was tried, in the many spellings of client libraries.
  if (key.starts_with("retry") || key.find(".retry") != std::string_view::npos)
    return key.size() <= 64;
  if (key == "rpc.connect_rpc.error_code") return true;
  if (!StartsWithAny(key, kKeptPrefixes)) return false;
  if (StartsWithAny(key, kRefusedPrefixes) || key == "code.stacktrace") return false;
  return std::find(kRefusedKeys.begin(), kRefusedKeys.end(), key) == kRefusedKeys.end();
}

std::string RedactAttribute(std::string_view key, std::string_view value) {
  if (IsSessionAttribute(key)) {
    constexpr size_t kHashed = 17;  // '#' and 16 digits
    if (value.size() == kHashed && value.front() == '#') return std::string(value);
    return "#" + ToHex(Hash64(value));
  }
  const bool url = key == "http.url" || key == "url.full";
  if (!url && key != "http.target" && key != "url.path") return std::string(value);
  std::string out(value.substr(0, value.find_first_of("?#")));
  if (!url) return out;
  const size_t host = out.find("://");
  if (host == std::string::npos) return out;
  const size_t path = out.find('/', host + 3);
  const size_t user = out.substr(0, path).rfind('@');
  if (user != std::string::npos && user > host) out.erase(host + 3, user - host - 2);
  return out;
}

const Resource* ResourceTable::Intern(Resource resource) {
  std::string key;
  for (const std::string* part :
       {&resource.service_namespace, &resource.service_name, &resource.service_version,
        &resource.environment, &resource.instance, &resource.host_key, &resource.host,
        &resource.owner_key, &resource.owner}) {
    AppendLittleEndian(&key, part->size(), 4);
    key += *part;
  }
  std::unique_ptr<Resource>& slot = index_[std::move(key)];
  if (!slot) slot = std::make_unique<Resource>(std::move(resource));
  return slot.get();
}

void NormaliseTimes(Span* span) {
  // Beyond these bounds sums and shifts of times could overflow; no clock says such a time.
  constexpr int64_t kLatest = int64_t{1} << 62;
  constexpr int64_t kFirstClock = 100'000'000'000'000'000;  // March 1973
  span->start_ns = std::clamp<int64_t>(span->start_ns, 0, kLatest);
  span->end_ns = std::clamp<int64_t>(span->end_ns, 0, kLatest);
  if (span->end_ns < span->start_ns) {
    span->end_ns = span->start_ns;
    span->flags |= kFlagEndBeforeStart;
  }
  if (span->start_ns == 0) {
    span->flags |= kFlagZeroStart;
    // A missing start beside a real end: fifty years of duration would drown all figures.
    if (span->end_ns >= kFirstClock) span->start_ns = span->end_ns;
  }
  span->adjusted_start_ns = span->start_ns;
  span->adjusted_end_ns = span->end_ns;
}

}  // namespace arterial::runtime
