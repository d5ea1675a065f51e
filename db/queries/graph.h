// The dependencies as a graph of operations, read from the database in parts: a search touches only
// what it reaches, and one over everything reads 17 bytes a dependency.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/connection.h"
#include "db/support/result.h"

namespace arterial::db {

enum class Direction {
  kCallers,  // against the dependencies: who needs it
  kCallees,  // along them: what it needs
};

enum class LinkStatus : uint8_t { kConfirmed, kStaticOnly, kRuntimeOnly };
enum class LinkVerdict : uint8_t { kMandatory, kOptional, kMixed, kUntested, kAsync };
enum class LinkFailure : uint8_t { kUnknown, kPropagates, kStops };  // stops: handled or ignored

std::string_view ToText(LinkStatus status);
std::string_view ToText(LinkVerdict verdict);
std::optional<LinkStatus> ParseLinkStatus(std::string_view text);
std::optional<LinkVerdict> ParseLinkVerdict(std::string_view text);

// One dependency, as seen from one of its ends.
struct Link {
  uint32_t node;        // the other end
  uint32_t dependency;  // dependency.id
  uint32_t last_hour;   // the last hour with a call; 0: never observed
  uint32_t calls;       // observed, at most 2^32 - 1
  LinkStatus status;
  LinkVerdict verdict;
  LinkFailure failure;  // what the source says
  bool assumed;         // the verdict rests on an assumption: no control, or an ambiguous match
};

// The links of 256 nodes, as graph_links has them (little-endian): 257 u32 offsets, then for all
// links their nodes (u32), dependencies (u32), last hours (u32), calls (u32) and traits (u8: status
// 2 bits, verdict 3, failure 2, assumed 1).
class LinkBlock {
 public:
  static constexpr uint32_t kNodes = 256;
  static std::string Encode(const std::vector<std::vector<Link>>& links_of);
  static Result<LinkBlock> Decode(std::string_view bytes);
  uint32_t Begin(uint32_t slot) const { return offsets_[slot]; }
  uint32_t End(uint32_t slot) const { return offsets_[slot + 1]; }
  Link At(uint32_t i) const;

 private:
  std::vector<uint32_t> offsets_, nodes_, dependencies_, hours_, calls_;
  std::vector<uint8_t> traits_;
};

struct Node {
  std::string operation;
  std::string component;             // empty: the operation alone says which
  std::optional<std::string> owner;  // as in graph_node
};

// One search's view of the graph; blocks are read when they are first needed, and kept.
class Graph {
 public:
  static Result<Graph> Open(Connection& db);

  uint32_t nodes() const { return nodes_; }
  // All nodes of that name: with and without a component.
  Result<std::vector<uint32_t>> Find(std::string_view operation);
  // The node of that name that stands for it as a whole; nullopt: none has the name.
  Result<std::optional<uint32_t>> FindAny(std::string_view operation);
  Result<Node> Describe(uint32_t node);

  // Calls `visit` with each link of the node, ordered by caller, callee and id.
  template <typename Visit>
  Status ForEach(Direction direction, uint32_t node, const Visit& visit) {
    Result<const LinkBlock*> block = Block(direction, node / LinkBlock::kNodes);
    if (!block) return block.error();
    if (*block == nullptr) return {};
    const uint32_t slot = node % LinkBlock::kNodes;
    for (uint32_t i = (*block)->Begin(slot); i < (*block)->End(slot); ++i) visit((*block)->At(i));
    return {};
  }

 private:
  Graph(uint32_t nodes, Statement block, Statement find, Statement node);
  Result<const LinkBlock*> Block(Direction direction, uint32_t number);

  uint32_t nodes_;
  Statement block_, find_, node_;
  std::vector<std::unique_ptr<LinkBlock>> blocks_[2];
  std::vector<bool> read_[2];
};

// Fills graph_node and graph_links from the dependencies and all that is known of operations.
Status RebuildGraph(Connection& db);

}  // namespace arterial::db
