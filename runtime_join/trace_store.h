// Open traces: collects spans in any order and gives them back trace by trace. Beyond a memory
// limit spans spill to temporary files, so that memory does not grow with the input.
//
// Spans are kept in 64 partitions by the top bits of a mixed trace id. When the limit is reached
// all of them are appended to one unlinked temporary file each; at the end one partition after
// another is read back, and one that would not fit is split by the next six bits. Traces come out
// in the order of the mixed id, whatever the limit.
//
// A trace comes out whole, as its critical path cannot be found in pieces. One whose spans exceed
// the trace limit does not come out at all, whatever the memory limit: so memory is bounded by the
// greater of the two.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "db/issues.h"
#include "db/support/result.h"
#include "runtime_join/formats/trace_format.h"
#include "runtime_join/span.h"

namespace arterial::runtime {

struct TraceStoreOptions {
  size_t memory_limit = size_t{1} << 30;  // bytes of spans held
  size_t trace_limit = size_t{1} << 30;   // bytes of the spans of one trace id (SizeOf)
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
  // the first error of `consume` and returns it. Traces beyond the limit are told to `refuse` with
  // the number of their spans; these count as out.
  using Consume = std::function<Status(std::vector<Span>)>;
  using Refuse = std::function<void(const TraceId& id, int64_t spans)>;
  Status Drain(const Consume& consume, const Refuse& refuse);

  int64_t spans_in() const { return spans_in_; }
  int64_t spans_out() const { return spans_out_; }
  int64_t spilled_bytes() const { return spilled_bytes_; }  // written to disk so far
  size_t memory() const { return memory_; }                 // bytes held now
  size_t peak_memory() const { return peak_memory_; }

 private:
  static constexpr int kBits = 6;
  static constexpr size_t kPartitions = size_t{1} << kBits;
  static constexpr int kDeepest = 8;  // levels of splitting: 48 bits of the id
  struct Partition;

  TraceStore(TraceStoreOptions options, int level);
  Status SpillAll();
  Status Spill(Partition* partition);
  Status DrainPartition(Partition* partition, const Consume& consume, const Refuse& refuse);
  Status SplitPartition(Partition* partition, const Consume& consume, const Refuse& refuse);
  // Low halves of the ids of the traces beyond the limit.
  using GreatTraces = std::unordered_set<uint64_t>;
  Result<GreatTraces> FindGreatTraces(Partition* partition, const Refuse& refuse);
  // Calls take for each spilled span of the partition.
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

// Says that a trace was refused.
void ReportTooLarge(const TraceId& id, int64_t spans, db::IssueLog* issues);

}  // namespace arterial::runtime
