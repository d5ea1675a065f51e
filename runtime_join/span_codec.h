// Spans as bytes: for spilled and parked traces and for exemplars. Self-contained (resources are
// written once and referred to), deterministic, versioned by its first byte.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "db/support/result.h"
#include "runtime_join/span.h"

namespace arterial::runtime {

// Equal spans in equal order give equal bytes. Adjusted times are not kept: assembly sets them.
std::string EncodeSpans(std::span<const Span> spans);
// The same bytes compressed (db/support/compress.h) without being there whole; of what `change`, if
// any, makes of each span.
std::string EncodeCompressed(std::span<const Span> spans,
                             const std::function<Span(const Span&)>& change = {});
// Resources are interned in `resources`, which must outlive the spans. Damaged bytes give an
// error, never a crash or a huge allocation.
Result<std::vector<Span>> DecodeSpans(std::string_view bytes, ResourceTable* resources);

// Spans without their resources, which are written as numbers: what spilling writes and reads.
void AppendSpan(std::string* out, const Span& span, uint64_t resource_number);
// Reads spans up to the end of the bytes; resources[number] becomes the resource.
Result<std::vector<Span>> DecodeAppendedSpans(std::string_view bytes,
                                              const std::vector<const Resource*>& resources);

// Total order by reported content (start, end, kind, name, status, resource, parent, attributes,
// ...): what makes assembly independent of the order in which spans arrive.
bool ContentLess(const Span& a, const Span& b);
bool ContentEqual(const Span& a, const Span& b);
// Stable hash of the reported content.
uint64_t ContentHash(const Span& span);

// Bytes of memory that the span holds, for limits.
size_t MemoryOf(const Span& span);
// The least that it can hold, whatever way it has come: equal for equal spans.
size_t SizeOf(const Span& span);

}  // namespace arterial::runtime
