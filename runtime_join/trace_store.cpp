#include "runtime_join/trace_store.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif

#include <algorithm>
#include <map>
#include <utility>

#include "runtime_join/assemble.h"
#include "runtime_join/span_codec.h"
#include "runtime_join/temp_file.h"

namespace arterial::runtime {
namespace {

constexpr size_t kChunk = 256;  // spans; small, as each partition may have one almost empty
constexpr size_t kGreat = size_t{32} << 20;

// Memory that was given back bit by bit goes on to the system: great traces move from chunks into
// one piece and should not be there twice.
void ReleaseFreed() {
#ifdef __GLIBC__
  malloc_trim(0);
#endif
}

// A bijection, so that equal mixed ids are equal ids (the finaliser of MurmurHash3).
uint64_t Mix(uint64_t x) {
  x ^= x >> 33;
  x *= 0xff51afd7ed558ccdULL;
  x ^= x >> 33;
  x *= 0xc4ceb9fe1a85ec53ULL;
  return x ^ x >> 33;
}

}  // namespace

struct TraceStore::Partition {
  std::vector<std::vector<Span>> chunks;  // in memory
  size_t memory = 0;                      // bytes of all its spans, also of the spilled ones
  size_t spans = 0;                       // the same
  uint64_t first = 0;                     // low half of the id of its first span
  bool several = false;                   // some span has another: there is something to split
  TempFile file;

  void Add(Span span) {
    if (chunks.empty() || chunks.back().size() == kChunk) {
      chunks.emplace_back();
      chunks.back().reserve(kChunk);
    }
    chunks.back().push_back(std::move(span));
  }
};

TraceStore::TraceStore(TraceStoreOptions options) : TraceStore(std::move(options), 0) {}
TraceStore::TraceStore(TraceStoreOptions options, int level)
    : options_(std::move(options)), level_(level), partitions_(kPartitions) {}
TraceStore::~TraceStore() = default;

Status TraceStore::OnSpan(Span span) {
  ++spans_in_;
  const size_t memory = MemoryOf(span);
  const uint64_t bits = Mix(span.trace.lo) >> (64 - kBits * (level_ + 1));
  Partition& partition = partitions_[bits & (kPartitions - 1)];
  if (partition.spans == 0) partition.first = span.trace.lo;
  partition.several |= partition.first != span.trace.lo;
  partition.Add(std::move(span));
  partition.memory += memory;
  ++partition.spans;
  memory_ += memory;
  peak_memory_ = std::max(peak_memory_, memory_);
  if (memory_ <= options_.memory_limit) return {};
  return SpillAll();
}

Status TraceStore::SpillAll() {
  for (Partition& partition : partitions_) ARTERIAL_RETURN_IF_ERROR(Spill(&partition));
  memory_ = 0;
  spilled_ = true;
  return {};
}

Status TraceStore::Spill(Partition* partition) {
  if (partition->chunks.empty()) return {};
  if (!partition->file.open()) {
    Result<TempFile> file = TempFile::Create(options_.temp_folder);
    if (!file) return file.error();
    partition->file = std::move(*file);
  }
  std::string block;
  for (const std::vector<Span>& chunk : partition->chunks) {
    block.clear();
    for (const Span& span : chunk) AppendSpan(&block, span, NumberOf(span.resource));
    ARTERIAL_RETURN_IF_ERROR(partition->file.Append(block));
    spilled_bytes_ += static_cast<int64_t>(block.size());
  }
  partition->chunks = {};
  return {};
}

uint64_t TraceStore::NumberOf(const Resource* resource) {
  const auto [it, added] = resource_numbers_.try_emplace(resource, resources_.size());
  if (added) resources_.push_back(resource);
  return it->second;
}

Status TraceStore::Drain(const Consume& consume, const Refuse& refuse) {
  // What is still in memory would add to the partition that is being read back.
  if (spilled_) ARTERIAL_RETURN_IF_ERROR(SpillAll());
  for (Partition& partition : partitions_) {
    Partition taken = std::exchange(partition, Partition());
    const bool split =
        spilled_ && taken.several && taken.memory > options_.memory_limit && level_ + 1 < kDeepest;
    ARTERIAL_RETURN_IF_ERROR(split ? SplitPartition(&taken, consume, refuse)
                                   : DrainPartition(&taken, consume, refuse));
  }
  memory_ = 0;
  spilled_ = false;
  return {};
}

Result<TraceStore::GreatTraces> TraceStore::FindGreatTraces(Partition* partition,
                                                            const Refuse& refuse) {
  GreatTraces great;
  if (partition->memory <= options_.trace_limit) return great;
  struct Sum {
    TraceId id;
    size_t bytes = 0;
    int64_t spans = 0;
  };
  std::unordered_map<uint64_t, Sum> sums;
  const auto add = [&](const Span& span) {
    Sum& sum = sums[span.trace.lo];
    sum.id = std::max(sum.id, span.trace);
    sum.bytes += SizeOf(span);
    ++sum.spans;
  };
  for (const std::vector<Span>& chunk : partition->chunks)
    for (const Span& span : chunk) add(span);
  ARTERIAL_RETURN_IF_ERROR(ReadBack(partition, [&](Span span) -> Status {
    add(span);
    return {};
  }));
  std::map<uint64_t, Sum> refused;  // in an order that depends on nothing
  for (const auto& [id, sum] : sums)
    if (sum.bytes > options_.trace_limit) refused.emplace(id, sum);
  for (const auto& [id, sum] : refused) {
    great.insert(id);
    spans_out_ += sum.spans;
    refuse(sum.id, sum.spans);
  }
  return great;
}

Status TraceStore::DrainPartition(Partition* partition, const Consume& consume,
                                  const Refuse& refuse) {
  Result<GreatTraces> great = FindGreatTraces(partition, refuse);
  if (!great) return great.error();
  std::vector<Span> spans;
  if (great->empty()) spans.reserve(partition->spans);
  const auto keep = [&](Span&& span) {
    if (great->empty() || !great->contains(span.trace.lo)) spans.push_back(std::move(span));
  };
  size_t freed = 0;
  for (std::vector<Span>& chunk : partition->chunks) {
    for (Span& span : chunk) keep(std::move(span));
    chunk = {};
    freed += kChunk * sizeof(Span);
    if (freed < kGreat) continue;
    freed = 0;
    ReleaseFreed();
  }
  ARTERIAL_RETURN_IF_ERROR(ReadBack(partition, [&](Span span) -> Status {
    keep(std::move(span));
    return {};
  }));
  if (spilled_) peak_memory_ = std::max(peak_memory_, partition->memory);
  *partition = {};
  return GiveTraces(std::move(spans), consume);
}

Status TraceStore::SplitPartition(Partition* partition, const Consume& consume,
                                  const Refuse& refuse) {
  TraceStore finer(options_, level_ + 1);
  ARTERIAL_RETURN_IF_ERROR(
      ReadBack(partition, [&](Span span) { return finer.OnSpan(std::move(span)); }));
  *partition = {};
  const Status status = finer.Drain(consume, refuse);
  spans_out_ += finer.spans_out_;
  spilled_bytes_ += finer.spilled_bytes_;
  peak_memory_ = std::max(peak_memory_, finer.peak_memory_);
  return status;
}

Status TraceStore::ReadBack(Partition* partition, const std::function<Status(Span)>& take) {
  if (!partition->file.open()) return {};
  partition->file.Rewind();
  std::string block;
  for (;;) {
    Result<bool> more = partition->file.Read(&block);
    if (!more) return more.error();
    if (!*more) break;
    Result<std::vector<Span>> spans = DecodeAppendedSpans(block, resources_);
    if (!spans) return spans.error();
    for (Span& span : *spans) ARTERIAL_RETURN_IF_ERROR(take(std::move(span)));
  }
  return {};
}

Status TraceStore::GiveTraces(std::vector<Span> spans, const Consume& consume) {
  std::vector<std::pair<uint64_t, size_t>> order;  // mixed id, place
  order.reserve(spans.size());
  for (size_t i = 0; i < spans.size(); ++i) order.emplace_back(Mix(spans[i].trace.lo), i);
  std::sort(order.begin(), order.end());
  // One great trace is moved on, not copied.
  if (!order.empty() && order.front().first == order.back().first) {
    order = {};
    return GiveGroup(std::move(spans), consume);
  }
  for (size_t i = 0; i < order.size();) {
    std::vector<Span> group;
    size_t end = i;
    while (end < order.size() && order[end].first == order[i].first) ++end;
    group.reserve(end - i);
    for (; i < end; ++i) group.push_back(std::move(spans[order[i].second]));
    ARTERIAL_RETURN_IF_ERROR(GiveGroup(std::move(group), consume));
  }
  return {};
}

Status TraceStore::GiveGroup(std::vector<Span> group, const Consume& consume) {
  for (std::vector<Span>& trace : SplitByTraceId(std::move(group))) {
    spans_out_ += static_cast<int64_t>(trace.size());
    ARTERIAL_RETURN_IF_ERROR(consume(std::move(trace)));
  }
  return {};
}

void ReportTooLarge(const TraceId& id, int64_t spans, db::IssueLog* issues) {
  issues->Add("trace_too_large", db::Severity::kError, {}, 0,
              "the spans of trace " + ToHex(id) + " exceed --trace-limit: left out", spans);
}

}  // namespace arterial::runtime
