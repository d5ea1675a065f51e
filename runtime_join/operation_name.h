// Names of operations and of the components that answer them, from span attributes (SEMANTICS 1).
// Current and older attribute names are accepted alike.
#pragma once

#include <string>
#include <string_view>

#include "runtime_join/span.h"

namespace arterial::runtime {

struct OperationName {
  std::string name;    // payment.PaymentService/Charge, GET /cart/{id}, redis:zrange, ...
  std::string system;  // grpc, http, redis, kafka, ...; empty where unknown
  bool operator==(const OperationName&) const = default;
};

// rpc.service + rpc.method (or a full rpc.method), messaging system and destination, database
// system and operation, HTTP method + http.route (a client: url.template), else the span's name;
// a leading "grpc." or the '/' before "pkg.Service/Method" is stripped.
OperationName NameOperation(const Span& span);

// Who answers a call that only its client recorded, by what is trusted most: peer.service,
// service.peer.name, the server's host name, the database, queue or RPC service, net.*; an address
// only where nothing else is known, "unknown" where the span does not say.
std::string NamePeer(const Span& span);
// Whether that is more than an address: a queue, or what attributes say of it.
bool NamesPeer(const Span& span);

// The request method in capitals; empty for a span that is not HTTP.
std::string HttpMethod(const Span& span);

// The path of an HTTP span without query, as it was requested; empty where absent.
std::string_view HttpPath(const Span& span);

// A path whose ids (numbers, UUIDs, long hexadecimal or mixed words, e-mails) became {id}.
std::string NormalisePath(std::string_view path);

// True for a database, cache or queue client: spans beneath it are its transport.
bool IsStoreOrQueue(const Span& span);

// True for "pkg.Service/Method".
bool LooksLikeRpc(std::string_view name);

}  // namespace arterial::runtime
