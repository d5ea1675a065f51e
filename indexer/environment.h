// What the machine and the tree's surroundings say: cores, memory, git.
#pragma once

#include <cstdint>
#include <string>

namespace arterial::indexer {

int UsableCores();  // that this process may run on

// Resident bytes that one of `jobs` workers may take: an even share of the machine's memory, at
// least 1 GiB and at most 8.
uint64_t DefaultMemoryLimit(int jobs);

// Commit that is checked out in `root`, with "-dirty" when tracked files differ from it; empty when
// it is not in a git work tree.
std::string Revision(const std::string& root);

}  // namespace arterial::indexer
