// Runs arterial-indexer over marked sources. A fact is expected by a comment on its line,
//   stub->Get(&context, item, &item);  // EXPECT call_site grpc shop.v1.Catalog/Get unary blocking
//   in Client::Go
// and facts without a place (override, constructed) by one anywhere. Of the kinds asked for, the
// facts of a source must be exactly those that it expects.
#pragma once

#include <string>
#include <vector>

namespace arterial::testing {

struct IndexerRun {
  int exit_code = 0;
  std::string out;  // standard output
};

// Runs the program with `arguments` (quoted for the shell by the caller) and `input`.
IndexerRun RunIndexer(const std::string& arguments, const std::string& input = "");

// The dump of one source file: root is its folder, `flags` are added to the compile command.
std::vector<std::string> DumpOf(const std::string& source, const std::string& flags);

// Facts of the kinds as "line: fact" (0 where a fact has no place), sorted; from the dump and from
// the marks of all files beside `source` that are named in the dump.
std::vector<std::string> FoundFacts(const std::string& source, const std::string& flags,
                                    const std::vector<std::string>& kinds);
std::vector<std::string> ExpectedFacts(const std::string& source);

// All sources (*.cc) of a folder of the tests, sorted.
std::vector<std::string> SourcesIn(const std::string& folder);

}  // namespace arterial::testing
