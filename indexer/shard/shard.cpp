#include "indexer/shard/shard.h"

#include <algorithm>
#include <array>

#include "db/support/byte_codec.h"
#include "db/support/compress.h"

namespace arterial::indexer {
namespace {

constexpr std::string_view kMagic = "artshard";
constexpr size_t kHeader = 36;
constexpr std::array<std::string_view, 5> kStatuses = {"ok", "degraded", "failed", "crashed",
                                                       "timeout"};

std::string LittleEndian(uint64_t value, int bytes) {
  std::string out;
  for (int i = 0; i < bytes; ++i) out.push_back(static_cast<char>(value >> (8 * i)));
  return out;
}

uint64_t FromLittleEndian(std::string_view bytes) {
  uint64_t value = 0;
  for (size_t i = bytes.size(); i-- > 0;) value = value << 8 | static_cast<uint8_t>(bytes[i]);
  return value;
}

bool IsFolderName(const std::string& name) {
  return !name.empty() && name != "." && name != ".." &&
         name.find_first_of(std::string_view("/\n\0", 3)) == std::string::npos;
}

// Also what cannot be: a status that is none, inputs out of order, a folder that leads elsewhere.
bool IsSound(const Shard& shard) {
  const bool known = std::find(kStatuses.begin(), kStatuses.end(), shard.status) != kStatuses.end();
  const bool sorted = std::is_sorted(shard.inputs.begin(), shard.inputs.end(),
                                     [](const auto& a, const auto& b) { return a.path < b.path; });
  const bool unique = std::adjacent_find(shard.inputs.begin(), shard.inputs.end(),
                                         [](const auto& a, const auto& b) {
                                           return a.path == b.path;
                                         }) == shard.inputs.end();
  return known && sorted && unique && !shard.file.empty() && shard.facts.inputs.empty() &&
         std::all_of(shard.generated.begin(), shard.generated.end(), IsFolderName);
}

// The sentence of what is wrong, or empty.
std::string ReadPayload(std::string_view payload, Shard& shard, ShardFault& fault) {
  ByteReader in(payload);
  if (in.Number() != db::kFactsVersion) {
    fault = ShardFault::kVersion;
    return "its facts are of another version of arterial: make it again";
  }
  shard.extractor = in.Hash();
  shard.file = in.Text();
  shard.command = in.Hash();
  shard.inferred = in.Below(2) != 0;
  shard.target = in.Text();
  shard.status = in.Text();
  shard.error = in.Text();
  for (size_t i = in.Count(); i > 0 && !in.failed(); --i) shard.generated.push_back(in.Text());
  for (size_t i = in.Count(); i > 0 && !in.failed(); --i) {
    ShardInput& input = shard.inputs.emplace_back();
    input.path = in.Text();
    input.size = in.Number();
    input.hash = in.Hash();
  }
  for (size_t i = in.Count(); i > 0 && !in.failed(); --i) {
    db::IssueFact& issue = shard.issues.emplace_back();
    issue.kind = in.Text();
    issue.severity = in.Text();
    issue.location.file = in.Text();
    issue.location.line = in.Below(uint64_t{1} << 32);
    issue.detail = in.Text();
  }
  const std::string_view facts = in.Take(in.Number());
  if (in.failed() || !in.AtEnd()) return "its content is no unit";
  shard.has_facts = !facts.empty();
  if (shard.has_facts) {
    Result<db::UnitFacts> decoded = db::Decode(facts);
    if (!decoded) return decoded.error().message;
    shard.facts = std::move(*decoded);
  }
  return IsSound(shard) ? "" : "its content is no unit";
}

DecodedShard Refuse(ShardFault fault, std::string error) {
  return {{}, {}, fault, std::move(error)};
}

}  // namespace

std::string ShardPayload(const Shard& shard) {
  ByteWriter out;
  out.Number(db::kFactsVersion);
  out.Hash(shard.extractor);
  out.Text(shard.file);
  out.Hash(shard.command);
  out.Number(shard.inferred ? 1 : 0);
  out.Text(shard.target);
  out.Text(shard.status);
  out.Text(shard.error);
  out.Number(shard.generated.size());
  for (const std::string& folder : shard.generated) out.Text(folder);
  out.Number(shard.inputs.size());
  for (const ShardInput& input : shard.inputs) {
    out.Text(input.path);
    out.Number(input.size);
    out.Hash(input.hash);
  }
  out.Number(shard.issues.size());
  for (const db::IssueFact& issue : shard.issues) {
    out.Text(issue.kind);
    out.Text(issue.severity);
    out.Text(issue.location.file);
    out.Number(issue.location.line);
    out.Text(issue.detail);
  }
  out.Text(shard.has_facts ? db::Encode(shard.facts) : std::string());
  return std::move(out.bytes);
}

EncodedShard SealShard(std::string_view payload) {
  const std::string body = Compress(payload);
  const ShardId id = HashBytes(payload);
  return {id, std::string(kMagic) + LittleEndian(kShardVersion, 4) + ToBlob(id) +
                  LittleEndian(body.size(), 8) + body};
}

EncodedShard Encode(const Shard& shard) { return SealShard(ShardPayload(shard)); }

DecodedShard DecodeShard(std::string_view file) {
  if (file.empty()) return Refuse(ShardFault::kDamaged, "it is empty");
  if (!file.starts_with(kMagic.substr(0, std::min(file.size(), kMagic.size()))))
    return Refuse(ShardFault::kForeign, "it is no shard of arterial");
  if (file.size() < kHeader) return Refuse(ShardFault::kDamaged, "it is cut short");
  if (const uint64_t version = FromLittleEndian(file.substr(8, 4)); version != kShardVersion)
    return Refuse(ShardFault::kVersion, "it is of version " + std::to_string(version) +
                                            " of the format, not " + std::to_string(kShardVersion) +
                                            ": make it again");
  const std::string_view body = file.substr(kHeader);
  const uint64_t size = FromLittleEndian(file.substr(28, 8));
  if (body.size() < size)
    return Refuse(ShardFault::kDamaged,
                  "it is cut short by " + std::to_string(size - body.size()) + " bytes");
  if (body.size() > size) return Refuse(ShardFault::kDamaged, "something stands behind its end");
  const Result<std::string> payload = Decompress(body);
  if (!payload) return Refuse(ShardFault::kDamaged, payload.error().message);
  DecodedShard decoded;
  decoded.id = HashBytes(*payload);
  if (decoded.id != FromBlob(file.substr(12, 16)))
    return Refuse(ShardFault::kDamaged, "its content is not what its id says");
  decoded.error = ReadPayload(*payload, decoded.shard, decoded.fault);
  return decoded;
}

}  // namespace arterial::indexer
