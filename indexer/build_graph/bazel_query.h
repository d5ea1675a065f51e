// What Bazel says of its own graph, where it is there:
//   bazel query 'kind(rule, //...)' --output=streamed_proto > graph.pb     (or proto, jsonproto,
//   streamed_jsonproto)
// Every macro is expanded then, of other repositories, too. select() comes flattened to the union
// of its branches, so nothing is marked conditional; of `bazel cquery`, which takes the same
// options, it is the branch that would be built. Taken instead of BUILD files. The messages are
// those of Bazel's src/main/protobuf/build.proto and analysis_v2.proto. A query made in a workspace
// below the root is seen by where its BUILD files lie; its labels are told from the root.
#pragma once

#include <string_view>
#include <vector>

#include "db/support/result.h"
#include "indexer/build_graph/bazel_rules.h"
#include "indexer/build_graph/build_system.h"

namespace arterial::indexer {

// Any of the four formats, known by the first bytes, of query or cquery. `root`: locations become relative to it.
Result<std::vector<BazelPackage>> ParseBazelQuery(std::string_view bytes, const std::string& root,
                                                  db::IssueLog& issues);

// The output at `path`, into the graph as targets of `bazel`.
Status ReadBazelQuery(const std::string& path, const BuildInputs& inputs, BuildGraph& graph);

// The query's output where one was given, else BUILD files.
void ReadBazel(const BuildInputs& inputs, BuildGraph& graph);

}  // namespace arterial::indexer
