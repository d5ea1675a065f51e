#include "runtime_join/trace_store.h"

#include <algorithm>
#include <utility>

#include "runtime_join/assemble.h"
#include "runtime_join/span_codec.h"
#include "runtime_join/temp_file.h"

namespace arterial::runtime {
namespace {

constexpr size_t kChunk = 256;  // spans; small, as each partition may have one almost empty

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
  partition.Add(std::move(span));
  partition.memory += memory;
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

Status TraceStore::Drain(const Consume& consume) {
  // What is still in memory would add to the partition that is being read back.
  if (spilled_) ARTERIAL_RETURN_IF_ERROR(SpillAll());
  for (Partition& partition : partitions_) {
    Partition taken = std::exchange(partition, Partition());
    const bool split = spilled_ && taken.memory > options_.memory_limit && level_ + 1 < kDeepest;
    ARTERIAL_RETURN_IF_ERROR(split ? SplitPartition(&taken, consume)
                                   : DrainPartition(&taken, consume));
  }
  memory_ = 0;
  spilled_ = false;
  return {};
}

Status TraceStore::DrainPartition(Partition* partition, const Consume& consume) {
  std::vector<Span> spans;
  spans.reserve(partition->chunks.size() * kChunk);
  for (std::vector<Span>& chunk : partition->chunks) {
    std::move(chunk.begin(), chunk.end(), std::back_inserter(spans));
    chunk = {};
  }
  ARTERIAL_RETURN_IF_ERROR(ReadBack(partition, [&](Span span) -> Status {
    spans.push_back(std::move(span));
    return {};
  }));
  if (spilled_) peak_memory_ = std::max(peak_memory_, partition->memory);
  return GiveTraces(std::move(spans), consume);
}

Status TraceStore::SplitPartition(Partition* partition, const Consume& consume) {
  TraceStore finer(options_, level_ + 1);
  ARTERIAL_RETURN_IF_ERROR(
      ReadBack(partition, [&](Span span) { return finer.OnSpan(std::move(span)); }));
  const Status status = finer.Drain(consume);
  spans_out_ += finer.spans_out_;
  spilled_bytes_ += finer.spilled_bytes_;
  peak_memory_ = std::max(peak_memory_, finer.peak_memory_);
  return status;
}

Status TraceStore::ReadBack(Partition* partition, const std::function<Status(Span)>& take) {
  if (!partition->file.open()) return {};
  std::string block;
  for (;;) {
    Result<bool> more = partition->file.Read(&block);
    if (!more) return more.error();
    if (!*more) break;
    Result<std::vector<Span>> spans = DecodeAppendedSpans(block, resources_);
    if (!spans) return spans.error();
    for (Span& span : *spans) ARTERIAL_RETURN_IF_ERROR(take(std::move(span)));
  }
  partition->file = TempFile();
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

}  // namespace arterial::runtime
