// Open traces: collects spans in any order and gives them back trace by trace. Beyond a memory
// limit spans spill to temporary files, so that memory does not grow with the input.
//
// Spans are kept in 64 partitions by the top bits of a mixed trace id. When the limit is reached
// all of them are appended to one unlinked temporary file each; at the end one partition after
// another is read back, and one that would not fit is split by the next six bits. Traces come out
// in the order of the mixed id, whatever the limit.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "db/support/result.h"
#include "runtime_join/formats/trace_format.h"
#include "runtime_join/span.h"

namespace arterial::runtime {

struct TraceStoreOptions {
  size_t memory_limit = size_t{1} << 30;  // bytes of spans held
  std::string temp_folder;                // empty: $TMPDIR, else /tmp
};

// Not thread-safe. Resources of the spans must outlive it.
class TraceStore : public SpanSink {
 public:
  explicit TraceStore(TraceStoreOptions options);
  ~TraceStore() override;

  // Errors: kEnvironment when the disk is full or the folder not writable.
  Status OnSpan(Span span) override;

  // Gives every trace exactly once, split by SplitByTraceId, and leaves the store empty. Stops at
  // the first error of `consume` and returns it.
  using Consume = std::function<Status(std::vector<Span>)>;
  Status Drain(const Consume& consume);

  int64_t spans_in() const { return spans_in_; }
  int64_t spans_out() const { return spans_out_; }
  int64_t spilled_bytes() const { return spilled_bytes_; }  // written to disk so far
  size_t memory() const { return memory_; }                 // bytes held now
  size_t peak_memory() const { return peak_memory_; }

 private:
  static constexpr int kBits = 6;
  static constexpr size_t kPartitions = size_t{1} << kBits;
  static constexpr int kDeepest = 4;  // levels of splitting; a single trace cannot be split
  struct Partition;

  TraceStore(TraceStoreOptions options, int level);
  Status SpillAll();
  Status Spill(Partition* partition);
  Status DrainPartition(Partition* partition, const Consume& consume);
  Status SplitPartition(Partition* partition, const Consume& consume);
  // Calls take for each spilled span of the partition and closes its file.
  Status ReadBack(Partition* partition, const std::function<Status(Span)>& take);
  Status GiveGroup(std::vector<Span> group, const Consume& consume);
  Status GiveTraces(std::vector<Span> spans, const Consume& consume);
  uint64_t NumberOf(const Resource* resource);

  TraceStoreOptions options_;
  int level_;
  std::vector<Partition> partitions_;
  std::unordered_map<const Resource*, uint64_t> resource_numbers_;
  std::vector<const Resource*> resources_;  // by number, for spilled spans
  size_t memory_ = 0;
  size_t peak_memory_ = 0;
  int64_t spans_in_ = 0;
  int64_t spans_out_ = 0;
  int64_t spilled_bytes_ = 0;
  bool spilled_ = false;
};

}  // namespace arterial::runtime
