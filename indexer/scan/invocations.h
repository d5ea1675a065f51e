// Compile commands as Clang's frontend takes them. The driver, which looks for GCC's headers and
// reads hundreds of options, takes longer than the scan of a small unit: it runs once for all units
// whose commands differ in nothing but the file.
#pragma once

#include <clang/Basic/FileManager.h>
#include <clang/Frontend/CompilerInvocation.h>

#include <memory>
#include <string>
#include <unordered_map>

#include "indexer/ast/extract.h"

namespace arterial::indexer {

class Invocations {
 public:
  explicit Invocations(std::string resource_dir) : resource_dir_(std::move(resource_dir)) {}

  // The invocation that parses the unit, for the caller to change; null if Clang refuses the
  // command. `minimal`: as for ParserCommand. `files` works in the unit's directory.
  std::shared_ptr<clang::CompilerInvocation> For(const CompileUnit& unit, clang::FileManager& files,
                                                 bool minimal);

 private:
  std::string resource_dir_;
  std::unordered_map<std::string, std::shared_ptr<clang::CompilerInvocation>> known_;
};

}  // namespace arterial::indexer
