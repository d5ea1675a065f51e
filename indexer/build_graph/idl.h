// Interface descriptions: which operations .proto and .thrift files define, and where.
//   package payment; service PaymentService { rpc Charge(Card) returns (stream Receipt); }
//   service UserService extends Base { oneway void Log(1: string text) }
// A parser of tokens that knows services and skips everything else by its brackets; it needs no
// include paths, unlike the compilers (tests/build_graph compares it with protoc's descriptors).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "indexer/build_graph/build_system.h"

namespace arterial::indexer {

struct IdlError {
  int line = 0, column = 0;
  std::string message;
};

// Operations of one file, in its order; `idl` is proto or thrift. With an error, those before it.
std::optional<IdlError> ParseIdl(std::string_view text, std::string_view idl,
                                 const std::string& file, std::vector<IdlOperation>* operations);

// All .proto and .thrift files of the tree. What cannot be read is idl_file_skipped.
void ReadIdl(const BuildInputs& inputs, BuildGraph& graph);

}  // namespace arterial::indexer
