// What Bazel says of its own graph, where it is there:
//   bazel query 'kind(rule, //...)' --output=streamed_proto > graph.pb     (or proto, jsonproto,
//   streamed_jsonproto)
// Every macro is expanded then, of other repositories, too. select() comes flattened to the union
// of its branches, so nothing is marked conditional. Taken instead of BUILD files. The messages are
// those of Bazel's src/main/protobuf/build.proto.
#pragma once

#include <string_view>
#include <vector>

#include "db/support/result.h"
#include "indexer/build_graph/bazel_rules.h"
#include "indexer/build_graph/build_system.h"

namespace arterial::indexer {

// Any of the four formats, known by the first bytes. `root`: locations become relative to it.
Result<std::vector<BazelPackage>> ParseBazelQuery(std::string_view bytes, const std::string& root,
                                                  db::IssueLog& issues);

// The output at `path`, into the graph as targets of `bazel`.
Status ReadBazelQuery(const std::string& path, const BuildInputs& inputs, BuildGraph& graph);

// The query's output where one was given, else BUILD files.
void ReadBazel(const BuildInputs& inputs, BuildGraph& graph);

}  // namespace arterial::indexer
