// indexer::DecodeShard: shards come from caches and other machines. Inputs are taken as files, and
// as payloads behind a sound header, which damage would otherwise never get past.
#include "indexer/shard/shard.h"

#include "tests/fuzz/fuzz.h"

using arterial::indexer::DecodedShard;
using arterial::indexer::DecodeShard;
using arterial::indexer::EncodedShard;
using arterial::indexer::SealShard;
using arterial::indexer::Shard;
using arterial::indexer::ShardPayload;

std::vector<std::string> Seeds() {
  Shard crashed;
  crashed.file = "a.cc";
  crashed.status = "crashed";
  crashed.error = "the worker died";
  Shard shard;
  shard.extractor = {1, 2};
  shard.file = "src/pay.cc";
  shard.command = {3, 4};
  shard.target = "//pay:pay";
  shard.status = "degraded";
  shard.error = "src/pay.cc:1: 'b.h' file not found";
  shard.generated = {"0123456789abcdef"};
  shard.inputs = {{"/usr/include/stdio.h", 100, {5, 6}}, {"src/pay.cc", 70000, {7, 8}}};
  shard.issues = {{"proto_failed", "warning", {"p/a.proto", 3, 0}, "protoc: expected \";\""}};
  shard.has_facts = true;
  shard.facts.functions = {{{1, 2}, "shop::Pay", {"src/pay.cc", 10, 3}, false, true, false}};
  shard.facts.call_sites = {
      {{1, 2}, {"src/pay.cc", 13, 9}, "grpc", "p.S/M", "unary", "blocking", {}}};
  shard.facts.degraded = true;
  return {Encode(crashed).bytes, Encode(shard).bytes, ShardPayload(crashed), ShardPayload(shard)};
}

namespace {

void Check(std::string_view file) {
  const DecodedShard decoded = DecodeShard(file);
  if (!decoded.error.empty()) return;
  FUZZ_CHECK(!decoded.shard.file.empty());
  // What is accepted has one encoding, which means the same.
  const EncodedShard again = Encode(decoded.shard);
  const DecodedShard twice = DecodeShard(again.bytes);
  FUZZ_CHECK(twice.error.empty());
  FUZZ_CHECK(twice.id == again.id);
  FUZZ_CHECK(Encode(twice.shard).bytes == again.bytes);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  Check(input);
  Check(SealShard(input).bytes);
  return 0;
}
