// Compile commands out of what Bazel says it would run, so that nothing has to be built or
// preprocessed for them:
//   bazel aquery 'mnemonic("CppCompile", //...)' --output=proto > actions.pb   (or jsonproto)
//   arterial index -p actions.pb
// The messages are those of Bazel's src/main/protobuf/analysis_v2.proto; of an action only what it
// runs is read. With --include_param_files, words that a command has in a file are there, too.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "db/support/result.h"

namespace arterial::indexer {

// One action that compiles a source. Paths count from Bazel's execution root.
struct BazelCompile {
  std::string source, object;
  std::vector<std::string> arguments;  // [0] is the compiler
};

// Whether the bytes begin as output of aquery does, and not as a compile database.
bool LooksLikeBazelActions(std::string_view head);

// Calls `take` for each action that compiles C or C++. Fails where the bytes are no such output;
// actions of other kinds are passed over.
Status ParseBazelActions(std::string_view bytes,
                         const std::function<void(BazelCompile compile)>& take);

// How paths of actions are found from `workspace` (absolute): its own sources lie there, and what
// Bazel makes below its link bazel-out. Sources of other repositories (external/...) lie where that
// link leads; without a build before, there is no link, and they are not found.
class BazelFolders {
 public:
  explicit BazelFolders(const std::string& workspace);
  // The arguments with external/... as absolute paths, where known.
  std::string Resolve(std::string path) const;
  const std::string& workspace() const { return workspace_; }

 private:
  std::string workspace_, external_;
};

}  // namespace arterial::indexer
