// The texts of indexer/stand_ins as files that the parser finds when it finds nothing else.
#pragma once

#include <llvm/ADT/IntrusiveRefCntPtr.h>
#include <llvm/Support/VirtualFileSystem.h>

#include <memory>
#include <string>
#include <vector>

#include "indexer/ast/diagnostics.h"

namespace clang {
class PPCallbacks;
}  // namespace clang

namespace arterial::indexer {

// Over the files of the machine; only the folder that StandInArguments names is added.
llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> WithStandIns(
    llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> machine);
std::vector<std::string> StandInArguments();
bool IsStandIn(std::string_view path);
// Reports includes that lead to a stand-in as missing.
std::unique_ptr<clang::PPCallbacks> StandInWatch(UnitDiagnostics& diagnostics);

}  // namespace arterial::indexer
