// Bazel without Bazel: BUILD and BUILD.bazel files and the .bzl files of the tree that they load.
//   load("//bazel:defs.bzl", "shop_service")
//   shop_service(name = "cart", srcs = glob(["*.cc"]))    # a macro: seen as the cc_binary it calls
// Files are run as Starlark (starlark/evaluate.h). select() is the union of its branches, what is
// not in every one is marked conditional. What a macro of another repository makes is taken to be
// one target, and said. A file with a syntax error is lost alone: bazel_file_skipped.
#pragma once

#include "indexer/build_graph/build_system.h"

namespace arterial::indexer {

inline constexpr char kBazelSystem[] = "bazel";

void ReadBazelFiles(const BuildInputs& inputs, BuildGraph& graph);

}  // namespace arterial::indexer
