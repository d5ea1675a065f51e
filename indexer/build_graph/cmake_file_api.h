// CMake's File API (cmake-file-api(7)), codemodel version 2: the query is written here, CMake
// answers when it configures, and the reply is read here.
//   <build>/.cmake/api/v1/query/client-arterial/query.json      what we ask for
//   <build>/.cmake/api/v1/reply/index-*.json                    the newest is the answer
//   <build>/.cmake/api/v1/reply/target-shop-gateway-Release-0a1b.json
// CMake 3.25 leaves out INTERFACE libraries and says nothing of PUBLIC or PRIVATE: cmake_trace.h.
#pragma once

#include <string>
#include <vector>

#include "db/issues.h"
#include "db/support/result.h"
#include "indexer/build_graph/graph.h"

namespace arterial::indexer {

struct CMakeReply {
  std::string source;  // absolute folder of the top CMakeLists.txt
  std::string build;   // absolute build folder
  std::vector<BuildTarget>
      targets;                      // their `deps`: what CMake builds before, of kind link or order
  std::vector<std::string> inputs;  // absolute paths of CMakeLists.txt and all that they include
};

// The newest reply's index file; empty: there is none.
std::string CMakeReplyIndex(const std::string& build_dir);
// Writes the query, unless it is there.
Status WriteCMakeQuery(const std::string& build_dir);
// Reads the reply; paths become relative to `root` where they lie below it. Damaged parts are
// cmake_reply_damaged and cost themselves only.
Result<CMakeReply> ReadCMakeReply(const std::string& build_dir, const std::string& root,
                                  db::IssueLog& issues);

}  // namespace arterial::indexer
