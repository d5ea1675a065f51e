// How both versions of Zipkin's JSON lie in a file, and how they are told apart.
#pragma once

#include <cstdint>
#include <string_view>

#include "runtime_join/formats/json_value.h"
#include "runtime_join/formats/zipkin_span.h"

namespace arterial::runtime {

enum class ZipkinVersion : uint8_t { kNone, k1, k2 };
// Version 1 says client and server by annotations with endpoints, version 2 by `kind`. What both
// could have written (ids and a name alone) is version 2.
ZipkinVersion SniffZipkin(std::string_view head);

// A list of spans, a list of lists, or a span or list a line; read_span for each.
using ReadZipkinSpan = Status (*)(json::value span, ReadContext* context);
Status ReadZipkinJson(Input* input, ReadContext* context, ReadZipkinSpan read_span);

ZipkinEndpoint ReadZipkinEndpoint(json::value value);

}  // namespace arterial::runtime
