#include "db/queries/graph.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "db/queries.h"

namespace arterial::db {
namespace {

static_assert(std::endian::native == std::endian::little,
              "blocks are stored as they lie in memory");

constexpr std::string_view kStatuses[] = {"confirmed", "static-only", "runtime-only"};
constexpr std::string_view kVerdicts[] = {"mandatory", "optional", "mixed", "untested", "async"};

template <typename Enum, size_t N>
std::optional<Enum> Parse(const std::string_view (&words)[N], std::string_view text) {
  const auto found = std::find(std::begin(words), std::end(words), text);
  if (found == std::end(words)) return std::nullopt;
  return static_cast<Enum>(found - std::begin(words));
}

uint8_t Pack(const Link& link) {
  return static_cast<uint8_t>(
      static_cast<unsigned>(link.status) | static_cast<unsigned>(link.verdict) << 2 |
      static_cast<unsigned>(link.failure) << 5 | static_cast<unsigned>(link.assumed) << 7);
}

template <typename T>
void Append(const std::vector<T>& values, std::string* out) {
  out->append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
}

template <typename T>
std::string_view Take(std::string_view bytes, size_t count, std::vector<T>* out) {
  out->resize(count);
  // Even a copy of nothing may not be given a null pointer, which an empty vector has.
  if (count > 0) std::memcpy(out->data(), bytes.data(), count * sizeof(T));
  return bytes.substr(count * sizeof(T));
}

}  // namespace

std::string_view ToText(LinkStatus status) { return kStatuses[static_cast<size_t>(status)]; }
std::string_view ToText(LinkVerdict verdict) { return kVerdicts[static_cast<size_t>(verdict)]; }
std::optional<LinkStatus> ParseLinkStatus(std::string_view text) {
  return Parse<LinkStatus>(kStatuses, text);
}
std::optional<LinkVerdict> ParseLinkVerdict(std::string_view text) {
  return Parse<LinkVerdict>(kVerdicts, text);
}

std::string LinkBlock::Encode(const std::vector<std::vector<Link>>& links_of) {
  std::vector<uint32_t> offsets, nodes, dependencies, hours, calls;
  std::vector<uint8_t> traits;
  for (uint32_t slot = 0; slot < kNodes; ++slot) {
    offsets.push_back(static_cast<uint32_t>(nodes.size()));
    if (slot >= links_of.size()) continue;
    for (const Link& link : links_of[slot]) {
      nodes.push_back(link.node);
      dependencies.push_back(link.dependency);
      hours.push_back(link.last_hour);
      calls.push_back(link.calls);
      traits.push_back(Pack(link));
    }
  }
  offsets.push_back(static_cast<uint32_t>(nodes.size()));
  std::string out;
  Append(offsets, &out);
  Append(nodes, &out);
  Append(dependencies, &out);
  Append(hours, &out);
  Append(calls, &out);
  Append(traits, &out);
  return out;
}

Result<LinkBlock> LinkBlock::Decode(std::string_view bytes) {
  constexpr size_t kHead = (kNodes + 1) * sizeof(uint32_t);
  constexpr size_t kEach = 4 * sizeof(uint32_t) + 1;
  const Error damaged{ErrorCode::kInput, "graph_links is damaged: run `arterial link`", {}};
  if (bytes.size() < kHead || (bytes.size() - kHead) % kEach != 0) return damaged;
  const size_t count = (bytes.size() - kHead) / kEach;
  LinkBlock block;
  bytes = Take(bytes, kNodes + 1, &block.offsets_);
  if (!std::is_sorted(block.offsets_.begin(), block.offsets_.end()) ||
      block.offsets_.back() != count)
    return damaged;
  bytes = Take(bytes, count, &block.nodes_);
  bytes = Take(bytes, count, &block.dependencies_);
  bytes = Take(bytes, count, &block.hours_);
  bytes = Take(bytes, count, &block.calls_);
  Take(bytes, count, &block.traits_);
  return block;
}

Link LinkBlock::At(uint32_t i) const {
  const unsigned traits = traits_[i];
  return {nodes_[i],
          dependencies_[i],
          hours_[i],
          calls_[i],
          static_cast<LinkStatus>(traits & 3),
          static_cast<LinkVerdict>(traits >> 2 & 7),
          static_cast<LinkFailure>(traits >> 5 & 3),
          (traits >> 7) != 0};
}

Graph::Graph(uint32_t nodes, Statement block, Statement find, Statement node)
    : nodes_(nodes), block_(std::move(block)), find_(std::move(find)), node_(std::move(node)) {
  for (int direction = 0; direction < 2; ++direction) {
    blocks_[direction].resize(nodes / LinkBlock::kNodes + 1);
    read_[direction].resize(blocks_[direction].size());
  }
}

Result<Graph> Graph::Open(Connection& db) {
  Result<std::optional<int64_t>> last = QueryInt(db, "SELECT max(id) FROM graph_node");
  if (!last) return last.error();
  Result<Statement> block = db.Prepare("SELECT links FROM graph_links WHERE id = ?");
  if (!block) return block.error();
  Result<Statement> find =
      db.Prepare("SELECT id FROM graph_node WHERE operation = ? ORDER BY component");
  if (!find) return find.error();
  Result<Statement> node =
      db.Prepare("SELECT operation, component, owner FROM graph_node WHERE id = ?");
  if (!node) return node.error();
  return Graph(static_cast<uint32_t>(last->value_or(-1) + 1), std::move(*block), std::move(*find),
               std::move(*node));
}

Result<std::vector<uint32_t>> Graph::Find(std::string_view operation) {
  std::vector<uint32_t> out;
  find_.With(operation);
  for (;;) {
    Result<bool> row = find_.Step();
    if (!row) return row.error();
    if (!*row) return out;
    out.push_back(static_cast<uint32_t>(find_.Int(0)));
  }
}

Result<std::optional<uint32_t>> Graph::FindAny(std::string_view operation) {
  Result<std::vector<uint32_t>> found = Find(operation);
  if (!found) return found.error();
  // The empty component sorts first, and is there wherever others are.
  return found->empty() ? std::nullopt : std::optional(found->front());
}

Result<Node> Graph::Describe(uint32_t node) {
  node_.With(int64_t{node});
  Result<bool> row = node_.Step();
  if (!row) return row.error();
  if (!*row) return Error{ErrorCode::kInput, "graph_node is damaged: run `arterial link`", {}};
  Node out{node_.String(0), node_.String(1), std::nullopt};
  if (!node_.IsNull(2)) out.owner = node_.String(2);
  return out;
}

Result<const LinkBlock*> Graph::Block(Direction direction, uint32_t number) {
  const int side = direction == Direction::kCallees ? 1 : 0;
  if (number >= read_[side].size()) return nullptr;
  if (!read_[side][number]) {
    read_[side][number] = true;
    block_.With(int64_t{number} * 2 + side);
    Result<bool> row = block_.Step();
    if (!row) return row.error();
    if (*row) {
      Result<LinkBlock> block = LinkBlock::Decode(block_.BlobAt(0));
      if (!block) return block.error();
      blocks_[side][number] = std::make_unique<LinkBlock>(std::move(*block));
    }
  }
  return blocks_[side][number].get();
}

}  // namespace arterial::db
