#include "runtime_join/operation_name.h"

#include <algorithm>
#include <array>
#include <optional>

namespace arterial::runtime {
namespace {

constexpr char kUnknownPeer[] = "unknown";

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsAlpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool IsHex(char c) { return IsDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool IsWord(char c) { return IsAlpha(c) || IsDigit(c) || c == '_'; }

std::string Lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

std::string Upper(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return out;
}

std::string Join(std::string_view a, char separator, std::string_view b) {
  std::string out;
  out.reserve(a.size() + b.size() + 1);
  out.append(a);
  out.push_back(separator);
  out.append(b);
  return out;
}

std::string_view FirstWord(std::string_view text) {
  size_t end = 0;
  while (end < text.size() && (IsWord(text[end]) || text[end] == '-')) ++end;
  return text.substr(0, end);
}

// Span names as frameworks write them: "grpc.pkg.Service/Method", "/pkg.Service/Method".
OperationName FromSpanName(std::string_view name) {
  if (name.starts_with("grpc.") && LooksLikeRpc(name.substr(5)))
    return {std::string(name.substr(5)), "grpc"};
  if (name.starts_with("/") && LooksLikeRpc(name.substr(1)))
    return {std::string(name.substr(1)), "grpc"};
  return {std::string(name), ""};
}

std::optional<OperationName> FromRpc(const Span& span) {
  std::string_view method = span.attributes.Get("rpc.method");
  std::string_view service = span.attributes.Get("rpc.service");
  std::string_view system = span.attributes.GetAny({"rpc.system.name", "rpc.system"});
  if (method.empty() && service.empty() && system.empty()) return std::nullopt;
  OperationName name = FromSpanName(span.name);
  if (!system.empty()) name.system = Lower(system);
  if (name.system.empty()) name.system = "rpc";
  if (method == "_OTHER") method = {};
  if (method.starts_with("/")) method.remove_prefix(1);
  if (service.starts_with("grpc.") && service != "grpc.health.v1.Health") service.remove_prefix(5);
  if (method.find('/') != std::string_view::npos)
    name.name = method;
  else if (!method.empty() && !service.empty())
    name.name = Join(service, '/', method);
  else if (!method.empty() && !LooksLikeRpc(name.name))
    name.name = method;
  return name;
}

std::optional<OperationName> FromMessaging(const Span& span) {
  const Attributes& at = span.attributes;
  const std::string_view system = at.Get("messaging.system");
  if (system.empty()) return std::nullopt;
  std::string_view destination =
      at.GetAny({"messaging.destination.template", "messaging.destination.name",
                 "messaging.destination", "messaging.kafka.topic"});
  if (at.Get("messaging.destination.temporary") == "true" ||
      at.Get("messaging.destination.anonymous") == "true")
    destination = "(temporary)";
  const std::string_view said =
      at.GetAny({"messaging.operation.type", "messaging.operation", "messaging.operation.name"});
  std::string operation = Lower(said);
  const bool consumer = span.kind == SpanKind::kConsumer;
  if (operation == "send" || operation == "create" || operation == "publish" ||
      (operation.empty() && !consumer))
    operation = "publish";
  else if (operation == "deliver" || operation.empty())
    operation = "process";
  OperationName name{Lower(system), Lower(system)};
  name.name += ':';
  if (!destination.empty()) name.name.append(destination).push_back(' ');
  name.name += operation;
  return name;
}

std::optional<OperationName> FromDatabase(const Span& span) {
  const Attributes& at = span.attributes;
  const std::string system = Lower(at.GetAny({"db.system.name", "db.system"}));
  if (system.empty()) return std::nullopt;
  std::string_view operation = at.GetAny({"db.operation.name", "db.operation"});
  if (operation.empty()) operation = FirstWord(at.Get("db.query.summary"));
  if (operation.empty()) {
    std::string_view rest = span.name;  // "redis.zrange", "redis ZRANGE", "SELECT shop.items"
    if (Lower(rest.substr(0, system.size())) == system) {
      rest.remove_prefix(system.size());
      if (!rest.empty() && !IsWord(rest.front())) rest.remove_prefix(1);
    }
    operation = FirstWord(rest);
  }
  return OperationName{operation.empty() ? system : Join(system, ':', Lower(operation)), system};
}

std::optional<OperationName> FromHttp(const Span& span) {
  const std::string method = HttpMethod(span);
  if (method.empty()) return std::nullopt;
  const bool client = span.kind == SpanKind::kClient;
  const std::string_view route = client ? span.attributes.GetAny({"url.template", "http.route"})
                                        : span.attributes.Get("http.route");
  if (!route.empty()) return OperationName{Join(method, ' ', route), "http"};
  OperationName name = FromSpanName(span.name);
  name.system = "http";
  const std::string_view path = HttpPath(span);
  // A client's name says nothing beyond the method, and no server names the route: the path does.
  if (client && !path.empty() && (span.name == method || span.name == "HTTP " + method))
    name.name = Join(method, ' ', NormalisePath(path));
  return name;
}

// Host part of "https://user@host:port/path", "host:port", "[::1]:80".
std::string_view Host(std::string_view text) {
  if (const size_t at = text.find("://"); at != std::string_view::npos) text.remove_prefix(at + 3);
  text = text.substr(0, text.find_first_of("/?#"));
  if (const size_t at = text.rfind('@'); at != std::string_view::npos) text.remove_prefix(at + 1);
  if (text.starts_with("[")) return text.substr(1, text.find(']') - 1);
  if (std::count(text.begin(), text.end(), ':') == 1) text = text.substr(0, text.find(':'));
  return text;
}

bool IsAddress(std::string_view host) {
  if (host.find(':') != std::string_view::npos) return true;
  return !host.empty() &&
         std::all_of(host.begin(), host.end(), [](char c) { return IsDigit(c) || c == '.'; });
}

bool IsIdentifierSegment(std::string_view segment) {
  if (segment.empty()) return false;
  size_t digits = 0, hex = 0, other = 0;
  for (char c : segment) {
    if (c == '@') return true;
    if (IsDigit(c)) ++digits;
    if (IsHex(c) || c == '-')
      ++hex;
    else if (!IsWord(c) && c != '%' && c != '.' && c != '~')
      ++other;
  }
  if (digits == segment.size()) return true;
  if (hex == segment.size() && segment.size() >= 8 && digits > 0) return true;
  if (other == 0 && segment.size() >= 20 && digits > 0) return true;
  // Catalogue numbers and the like: words of capitals and digits.
  const bool lower = std::any_of(segment.begin(), segment.end(),
                                 [](char c) { return (c >= 'a' && c <= 'z') || c == '.'; });
  return !lower && ((digits >= 1 && segment.size() >= 8) || (digits >= 2 && segment.size() >= 6));
}

}  // namespace

bool LooksLikeRpc(std::string_view name) {
  const size_t slash = name.find('/');
  if (slash == std::string_view::npos || slash == 0 || slash + 1 == name.size()) return false;
  const std::string_view service = name.substr(0, slash), method = name.substr(slash + 1);
  const auto word = [](char c) { return IsWord(c); };
  const auto dotted = [](char c) { return IsWord(c) || c == '.'; };
  return service.find('.') != std::string_view::npos && IsAlpha(service.front()) &&
         std::all_of(service.begin(), service.end(), dotted) &&
         std::all_of(method.begin(), method.end(), word);
}

std::string HttpMethod(const Span& span) {
  std::string_view method = span.attributes.GetAny({"http.request.method", "http.method"});
  if (method == "_OTHER") method = "HTTP";
  return Upper(method);
}

std::string_view HttpPath(const Span& span) {
  std::string_view path = span.attributes.GetAny({"url.path", "http.target"});
  if (path.empty()) {
    path = span.attributes.GetAny({"url.full", "http.url"});
    if (const size_t at = path.find("://"); at != std::string_view::npos)
      path.remove_prefix(at + 3);
    const size_t slash = path.find('/');
    if (slash == std::string_view::npos) return path.empty() ? path : "/";
    path.remove_prefix(slash);
  }
  return path.substr(0, path.find_first_of("?#"));
}

std::string NormalisePath(std::string_view path) {
  std::string out;
  constexpr int kMaxSegments = 12;  // deeper paths are files or attacks, not routes
  int segments = 0;
  size_t at = 0;
  while (at < path.size()) {
    if (path[at] == '/') {
      ++at;
      if (++segments > kMaxSegments) return out + "/...";
      out.push_back('/');
      continue;
    }
    const size_t end = std::min(path.find('/', at), path.size());
    const std::string_view segment = path.substr(at, end - at);
    if (IsIdentifierSegment(segment))
      out += "{id}";
    else
      out += segment;
    at = end;
  }
  return out;
}

bool IsStoreOrQueue(const Span& span) {
  return span.kind == SpanKind::kProducer ||
         !span.attributes.GetAny({"db.system.name", "db.system", "messaging.system"}).empty();
}

OperationName NameOperation(const Span& span) {
  for (const auto from : {FromRpc, FromMessaging, FromDatabase, FromHttp})
    if (std::optional<OperationName> name = from(span); name && !name->name.empty()) return *name;
  return FromSpanName(span.name);
}

std::string NamePeer(const Span& span) {
  const Attributes& at = span.attributes;
  if (const auto peer = at.GetAny({"peer.service", "service.peer.name"}); !peer.empty())
    return std::string(peer);
  std::string_view host = Host(at.GetAny({"server.address", "http.host"}));
  if (host.empty()) host = Host(at.GetAny({"url.full", "http.url"}));
  if (!host.empty() && !IsAddress(host)) return std::string(host);
  // An address names a machine of today; what runs there is the better name where it is known.
  for (const std::string_view key : {"upstream_cluster.name", "upstream_cluster", "db.system.name",
                                     "db.system", "messaging.system", "rpc.service"})
    if (const auto value = at.Get(key); !value.empty() && value != "-") return std::string(value);
  const std::string operation = NameOperation(span).name;
  if (LooksLikeRpc(operation)) return operation.substr(0, operation.find('/'));
  if (const auto name = Host(at.Get("net.peer.name")); !name.empty() && !IsAddress(name))
    return std::string(name);
  if (!host.empty()) return std::string(host);
  if (const auto socket =
          Host(at.GetAny({"net.peer.name", "network.peer.address", "net.peer.ip", "peer.address"}));
      !socket.empty())
    return std::string(socket);
  return kUnknownPeer;
}

bool NamesPeer(const Span& span) {
  if (!span.attributes.Get("messaging.system").empty()) return true;
  const std::string peer = NamePeer(span);
  return peer != kUnknownPeer && !IsAddress(peer);
}

}  // namespace arterial::runtime
